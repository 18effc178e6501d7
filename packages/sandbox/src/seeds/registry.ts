import { newRepositoryState } from '../ecr/repositories/repositories.ts'
import { chance, seedOf } from '../world/chance.ts'
import type { Region } from '../world/region.ts'
import type { App } from './definitions.ts'
import { artifactMade, imageMade, indexMade, type Build } from './image-content.ts'
import { runtimes, type Runtime } from './image-runtimes.ts'
import { sourceOf, sourceOfList, type ImagePlan } from './image-source.ts'
import { day, hour, minute } from './standing.ts'

/** Returns the runtime of an application, the same for all its releases. */
const runtimeOf = (name: string): Runtime => {
  const [first] = runtimes
  const chosen = runtimes[Math.floor(chance(seedOf(name), 7) * runtimes.length)] ?? first
  if (!chosen) throw new Error('There is no runtime')
  return chosen
}

/** Options of an application's images. */
export interface Making {
  /** Tags that no revision of `register` names. */
  also?: readonly string[]
  /** For two architectures, as an index. */
  multi?: boolean
  /** With a signature and an SBOM. */
  signed?: boolean
}

const every = 9 * day

/**
 * Adds a repository with an application's images: those of its revisions, older ones, and untagged
 * ones.
 */
export function stockApp(
  region: Region,
  app: Pick<App, 'name' | 'team' | 'tags' | 'port' | 'command'>,
  pushedAt: number,
  { also = [], multi, signed }: Making = {},
): void {
  if (region.ecr.repositories.has(app.name)) return
  const plans: ImagePlan[] = []
  const build = (version: string, createdAt: number): Build => ({
    ...app,
    version,
    createdAt,
    runtime: runtimeOf(app.name),
    format: multi || signed ? 'oci' : 'docker',
    fetchable: true,
  })
  const push = (version: string, pushedAt: number, tags: readonly string[]) =>
    plans.push(...pushed(build(version, pushedAt - 4 * minute), pushedAt, tags, { multi, signed }))
  const first = Number(/^v(\d+)$/.exec(app.tags[0] ?? '')?.[1] ?? 0)
  const past = [4, 3, 2, 1].filter((back) => first - back > 0)
  const timeOf = (n: number) => pushedAt - (app.tags.length - 1 - n) * every - 12 * minute
  for (const back of past) push(`v${first - back}`, timeOf(-back), [`v${first - back}`])
  app.tags.forEach((tag, n) => {
    // A build that `latest` has left for the next one.
    push(`${tag}-rc`, timeOf(n) - 5 * hour, [])
    push(tag, timeOf(n), n === app.tags.length - 1 && also.length === 0 ? [tag, 'latest'] : [tag])
  })
  also.forEach((tag, n) =>
    push(
      tag,
      region.clock.now() - (75 - n) * minute,
      n === also.length - 1 ? [tag, 'latest'] : [tag],
    ),
  )
  const input = {
    imageScanningConfiguration: { scanOnPush: true },
    tags: [{ Key: 'team', Value: app.team }],
  }
  newRepositoryState(region, app.name, input, {
    createdAt: timeOf(-5),
    source: sourceOfList(plans),
  })
}

function pushed(
  build: Build,
  pushedAt: number,
  tags: readonly string[],
  { multi, signed }: Making,
): ImagePlan[] {
  const architectures = ['amd64', 'arm64'] as const
  const whole = () => (multi ? indexMade(build, architectures) : imageMade(build))
  const about = (type: string, layer: string, content: string): ImagePlan => ({
    tags: [],
    pushedAt: pushedAt + minute / 2,
    make: () => artifactMade(whole(), { type, layerType: layer, content, createdAt: pushedAt }),
  })
  return [
    ...(multi
      ? architectures.map((architecture) => ({
          tags: [],
          pushedAt,
          scanned: true,
          make: () => imageMade({ ...build, architecture }),
        }))
      : []),
    { tags, pushedAt, scanned: !multi, make: whole },
    ...(signed && tags.length > 0
      ? [
          about(
            'application/vnd.cncf.notary.signature',
            'application/jose+json',
            JSON.stringify({
              payload: build.name,
              protected: build.version,
              signature: 'a-signature-of-the-demo-proves-nothing',
            }),
          ),
          about(
            'application/spdx+json',
            'application/spdx+json',
            JSON.stringify({
              spdxVersion: 'SPDX-2.3',
              name: build.name,
              packages: Object.entries(build.runtime.env).map(([name, versionInfo]) => ({
                name,
                versionInfo,
              })),
            }),
          ),
        ]
      : []),
  ]
}

/** Adds the base images, each with an older version. */
export function stockBases(region: Region): void {
  for (const runtime of runtimes) {
    const of = (version: string, builtAt: number, lastPulledAt?: number): ImagePlan => ({
      tags: [version],
      pushedAt: builtAt + hour,
      lastPulledAt,
      scanned: true,
      make: () =>
        imageMade({
          name: runtime.base,
          version,
          runtime: { ...runtime, version, builtAt },
          createdAt: builtAt,
          format: 'docker',
        }),
    })
    // Builds pull the newest one each day; older ones have no pulls.
    const plans = [
      of(`${runtime.version}-rc`, runtime.builtAt - 20 * day),
      of(runtime.version, runtime.builtAt, region.clock.now() - 7 * hour),
    ]
    newRepositoryState(
      region,
      runtime.base,
      { imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } },
      { createdAt: runtime.builtAt - 300 * day, source: sourceOfList(plans) },
    )
  }
}

/** Adds a repository without pulls in the last year. */
export function stockUnused(region: Region): void {
  const name = 'legacy/storefront-php'
  const [, , runtime] = runtimes
  if (!runtime) return
  const plans = Array.from({ length: 12 }, (_, n): ImagePlan => {
    const pushedAt = region.clock.now() - (900 - n * 30) * day
    return {
      tags: [`2024.${n + 1}`],
      pushedAt,
      lastPulledAt: pushedAt + 40 * day,
      make: () =>
        imageMade({
          name,
          version: `2024.${n + 1}`,
          runtime,
          createdAt: pushedAt - hour,
          format: 'docker',
          team: 'commerce',
        }),
    }
  })
  newRepositoryState(
    region,
    name,
    { tags: [{ Key: 'team', Value: 'commerce' }] },
    { createdAt: region.clock.now() - 1_200 * day, source: sourceOfList(plans) },
  )
}

/** Images in each repository of the large seed; every fifth of the oldest hundred is untagged. */
const many = 500

/** Adds a repository of 500 releases, created on demand. */
export function stockMany(region: Region, name: string, team: string): void {
  if (region.ecr.repositories.has(name)) return
  const now = region.clock.now()
  const runtime = runtimeOf(name)
  const isTagged = (n: number) => n >= 100 || n % 5 !== 0
  const planAt = (n: number): ImagePlan => {
    const pushedAt = now - (many - n) * 11 * hour - 120 * day
    return {
      tags: isTagged(n) ? [`v${n}`] : [],
      pushedAt,
      make: () =>
        imageMade({
          name,
          version: `v${n}`,
          runtime,
          createdAt: pushedAt - hour,
          format: 'docker',
          team,
          port: 8080,
        }),
    }
  }
  const numberOf = (tag: string) => {
    const n = /^v\d+$/.test(tag) ? Number(tag.slice(1)) : many
    return n < many && isTagged(n) ? n : undefined
  }
  newRepositoryState(
    region,
    name,
    { tags: [{ Key: 'team', Value: team }] },
    { createdAt: now - 500 * day, source: sourceOf(many, planAt, numberOf) },
  )
}
