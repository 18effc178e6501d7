import { z } from 'zod'
import { partProblem } from '../scope.ts'
import { imageUses, holds } from './image-use.ts'

/** Number of findings by severity, in AWS's words; null if the image was not scanned. */
const severityCounts = z.record(z.string(), z.number().int())

/** An image as a table row. */
export const imageRow = z.object({
  /** The digest. */
  id: z.string(),
  digest: z.string(),
  tags: z.array(z.string()),
  bytes: z.number(),
  pushedAt: z.number().nullable(),
  /** Time of the last recorded pull. ECR updates it once a day. */
  pulledAt: z.number().nullable(),
  mediaType: z.string(),
  artifactType: z.string().nullable(),
  /**
   * An index names images for several platforms. An artifact is not an image, but a signature, an
   * SBOM or a chart.
   */
  kind: z.enum(['image', 'index', 'artifact']),
  /** The digest that an artifact is about. */
  subject: z.string().nullable(),
  /** The index that names it, if it is one platform's image. */
  partOf: z.string().nullable(),
  /** Its platform according to its index; null without an index. */
  platform: z.string().nullable(),
  /** ACTIVE, ARCHIVED or ACTIVATING. */
  status: z.string(),
  scan: z.object({ status: z.string(), counts: severityCounts }).nullable(),
  hold: z.enum(holds).nullable(),
  tasks: z.number().int(),
  services: z.number().int(),
  /**
   * End of the last known use by a task or service; null if there was none, or while it is in use.
   */
  usedUntil: z.number().nullable(),
})
export type ImageRow = z.infer<typeof imageRow>

/** The images of one repository. */
export const images = z.object({
  rows: z.array(imageRow),
  asOf: z.number().nullable(),
  complete: z.boolean(),
  loaded: z.number().int(),
  problem: partProblem.nullable(),
  unseen: imageUses.shape.unseen,
  /**
   * The principal to exclude from ECR's pull times, so that manifests can be read freely; null if
   * it is excluded already.
   */
  exclude: z.string().nullable(),
})
export type Images = z.infer<typeof images>

export const layer = z.object({
  digest: z.string(),
  bytes: z.number(),
  mediaType: z.string(),
  /** The instruction that made it, scrubbed; null if the configuration has no history for it. */
  instruction: z.string().nullable(),
  createdAt: z.number().nullable(),
})
export type Layer = z.infer<typeof layer>

/** Settings of a container of this image. Values that may be secrets are removed. */
const imageConfig = z.object({
  os: z.string(),
  architecture: z.string(),
  createdAt: z.number().nullable(),
  author: z.string().nullable(),
  entrypoint: z.array(z.string()),
  command: z.array(z.string()),
  environment: z.array(z.string()),
  user: z.string().nullable(),
  workingDirectory: z.string().nullable(),
  ports: z.array(z.string()),
  volumes: z.array(z.string()),
  labels: z.array(z.object({ name: z.string(), value: z.string() })),
  stopSignal: z.string().nullable(),
  healthCheck: z.array(z.string()),
  /** Position among all instructions, with those that made no layer. */
  history: z.array(
    z.object({ instruction: z.string(), empty: z.boolean(), createdAt: z.number().nullable() }),
  ),
})
export type ImageConfig = z.infer<typeof imageConfig>

/** The page of an image. Each part that could not be read has its own problem. */
export const imageDetail = z.object({
  region: z.string(),
  registryId: z.string(),
  repository: z.string(),
  uri: z.string(),
  row: imageRow,
  /** `unread`: reading it would be recorded as a pull, and the user has not asked for that. */
  manifest: z.object({
    mediaType: z.string(),
    raw: z.string(),
    unread: z.boolean(),
    problem: partProblem.nullable(),
  }),
  exclude: z.string().nullable(),
  config: imageConfig.nullable(),
  configProblem: partProblem.nullable(),
  layers: z.array(layer),
  /** The images of an index, one per platform. */
  platforms: z.array(
    z.object({
      digest: z.string(),
      platform: z.string(),
      bytes: z.number().nullable(),
      mediaType: z.string(),
      there: z.boolean(),
    }),
  ),
  referrers: z.array(
    z.object({
      digest: z.string(),
      artifactType: z.string().nullable(),
      mediaType: z.string(),
      bytes: z.number(),
      annotations: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
  referrersProblem: partProblem.nullable(),
  uses: imageUses,
  asOf: z.number(),
})
export type ImageDetail = z.infer<typeof imageDetail>

/** The base of an image, found by its layers. */
export const baseImage = z.object({
  base: z
    .object({
      repository: z.string(),
      digest: z.string(),
      tags: z.array(z.string()),
      layers: z.number().int(),
    })
    .nullable(),
  /** Number of compared images, and of their repositories. */
  compared: z.number().int(),
  repositories: z.number().int(),
  /** True if nothing was compared, because ECR would record the reads as pulls. */
  unread: z.boolean(),
  problem: partProblem.nullable(),
})
export type BaseImage = z.infer<typeof baseImage>

const scanFinding = z.object({
  name: z.string(),
  severity: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  url: z.string().nullable(),
  score: z.number().nullable(),
  /**
   * Affected packages, each with the version that fixes it and the layer that contains it, if
   * known.
   */
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string().nullable(),
      fixedIn: z.string().nullable(),
      layer: z.string().nullable(),
      path: z.string().nullable(),
    }),
  ),
  /** YES, NO or PARTIAL; null if the scanner does not say. */
  fix: z.string().nullable(),
})
export type ScanFinding = z.infer<typeof scanFinding>

/** A page of scan findings. */
export const findings = z.object({
  status: z.string(),
  statusReason: z.string().nullable(),
  scannedAt: z.number().nullable(),
  sourceUpdatedAt: z.number().nullable(),
  counts: severityCounts,
  findings: z.array(scanFinding),
  next: z.string().nullable(),
  asOf: z.number(),
})
export type Findings = z.infer<typeof findings>
