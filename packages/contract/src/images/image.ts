import { z } from 'zod'
import { partProblem } from '../scope.ts'
import { imageUses, holds } from './image-use.ts'

/** How many findings of each severity, in AWS's words; null where the image was not scanned. */
export const severityCounts = z.record(z.string(), z.number().int())

/** An image as a table row. */
export const imageRow = z.object({
  /** The digest. */
  id: z.string(),
  digest: z.string(),
  tags: z.array(z.string()),
  bytes: z.number(),
  pushedAt: z.number().nullable(),
  /** When ECR last recorded a pull; it does so once a day. */
  pulledAt: z.number().nullable(),
  mediaType: z.string(),
  artifactType: z.string().nullable(),
  /** An index names images of several platforms; an artifact is no image: a signature, an SBOM, a chart. */
  kind: z.enum(['image', 'index', 'artifact']),
  /** The digest that an artifact is about. */
  subject: z.string().nullable(),
  /** The index that names it, for one platform's image. */
  partOf: z.string().nullable(),
  /** The platform that its index gives it; null for one that no index names. */
  platform: z.string().nullable(),
  /** ACTIVE, ARCHIVED or ACTIVATING. */
  status: z.string(),
  scan: z.object({ status: z.string(), counts: severityCounts }).nullable(),
  hold: z.enum(holds).nullable(),
  tasks: z.number().int(),
  services: z.number().int(),
  /** Until when a task or a service is known to have used it last; null where nothing is known of it, and while one does. */
  usedUntil: z.number().nullable(),
})
export type ImageRow = z.infer<typeof imageRow>

/** The images of one repository, as the fleet holds them. */
export const images = z.object({
  rows: z.array(imageRow),
  asOf: z.number().nullable(),
  complete: z.boolean(),
  loaded: z.number().int(),
  problem: partProblem.nullable(),
  unseen: imageUses.shape.unseen,
  /** Who to exclude from ECR's pull times, so that manifests are read by themselves; null where that is so already. */
  exclude: z.string().nullable(),
})
export type Images = z.infer<typeof images>

export const layer = z.object({
  digest: z.string(),
  bytes: z.number(),
  mediaType: z.string(),
  /** The instruction that made it, scrubbed; null where the configuration has no history for it. */
  instruction: z.string().nullable(),
  createdAt: z.number().nullable(),
})
export type Layer = z.infer<typeof layer>

/** What runs when a container of the image starts; values that may be secrets are left out. */
export const imageConfig = z.object({
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
  /** Instructions that made no layer, in order, among all of them. */
  history: z.array(
    z.object({ instruction: z.string(), empty: z.boolean(), createdAt: z.number().nullable() }),
  ),
})
export type ImageConfig = z.infer<typeof imageConfig>

/** One image, for its own page. Each part that could not be read says so by itself. */
export const imageDetail = z.object({
  region: z.string(),
  registryId: z.string(),
  repository: z.string(),
  uri: z.string(),
  row: imageRow,
  /** `unread`: to read it would be recorded as a pull, and nobody asked for that. */
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
  /** The images of an index, a platform each. */
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

/** The image that another one is built on, found by its layers. */
export const baseImage = z.object({
  base: z
    .object({
      repository: z.string(),
      digest: z.string(),
      tags: z.array(z.string()),
      layers: z.number().int(),
    })
    .nullable(),
  /** How many images were compared with it, and in how many repositories. */
  compared: z.number().int(),
  repositories: z.number().int(),
  /** Nothing was compared, because that would be recorded as pulls. */
  unread: z.boolean(),
  problem: partProblem.nullable(),
})
export type BaseImage = z.infer<typeof baseImage>

export const scanFinding = z.object({
  name: z.string(),
  severity: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  url: z.string().nullable(),
  score: z.number().nullable(),
  /** Each package that has it, with the version that mends it and the layer that brought it, where ECR says so. */
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string().nullable(),
      fixedIn: z.string().nullable(),
      layer: z.string().nullable(),
      path: z.string().nullable(),
    }),
  ),
  /** YES, NO or PARTIAL; null where the scanner does not say. */
  fix: z.string().nullable(),
})
export type ScanFinding = z.infer<typeof scanFinding>

/** A page of what the scanner found. */
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
