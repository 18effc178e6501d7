import { createHash } from 'node:crypto'
import { mayPull } from '../../ecr/repositories/pull.ts'
import type { Region } from '../../world/region.ts'
import { imageBehaviourOf } from '../life-cycle.ts'
import type { DefinitionState, DeploymentState, TaskState } from '../state.ts'

const known = new Map<string, string>()

/**
 * Returns the digest of an image outside the sandbox's registries. It derives from the name, so
 * tasks with the same image share it.
 */
function elsewhere(image: string): string {
  const found = known.get(image)
  if (found) return found
  if (known.size > 5_000) known.clear()
  const digest = `sha256:${createHash('sha256').update(image).digest('hex')}`
  known.set(image, digest)
  return digest
}

/**
 * An image of a private ECR registry: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG@DIGEST`.
 */
const ecrImage =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com\/(?<repository>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>.+))?$/

/** Result of a pull: a digest, or the container runtime's error and the reference it requested. */
type Pulled =
  | { digest: string; why?: undefined }
  | { digest?: undefined; why: string; reference: string }

/** Pulls an image. A pinned digest is requested again, whatever the tag names now. */
function pull(region: Region, image: string, pulledAt: number, pinned: string | undefined): Pulled {
  const {
    account = '',
    region: name = '',
    repository: path = '',
    tag = 'latest',
    digest,
  } = ecrImage.exec(image)?.groups ?? {}
  const registry = account === '' ? undefined : region.elsewhere(account, name)
  if (!registry) return { digest: elsewhere(image) }
  const wanted = digest ?? pinned
  const reference = wanted && !image.includes('@') ? `${image}@${wanted}` : image
  const repository = registry.ecr.repositories.get(path)
  if (repository && !mayPull(repository, account, region.account)) {
    return {
      why:
        'unexpected status from HEAD request to ' +
        `https://${account}.dkr.ecr.${name}.amazonaws.com/v2/${path}/manifests/${wanted ?? tag}: ` +
        '403 Forbidden',
      reference,
    }
  }
  const found = wanted ?? repository?.images.digestOf(tag)
  return found !== undefined && repository?.images.pull(found, pulledAt)
    ? { digest: found }
    : { why: `${reference}: not found`, reference }
}

/** Returns whether later tasks pull the first task's digest. A container may turn this off. */
const isPinned = ({ record }: DefinitionState, image: string) =>
  record.containerDefinitions.find((c) => c.image === image)?.versionConsistency !== 'disabled'

/**
 * Pulls an image for a deployment: later tasks request the digest that the first one resolved
 * (docs: deployment-type-ecs).
 */
function pullAs(
  region: Region,
  deployment: DeploymentState,
  image: string,
  pulledAt: number,
): Pulled {
  if (!isPinned(deployment.definition, image)) return pull(region, image, pulledAt, undefined)
  const pulled = pull(region, image, pulledAt, deployment.images.get(image))
  if (pulled.digest !== undefined) deployment.images.set(image, pulled.digest)
  return pulled
}

/** Resolves the digests of a deployment as its first task did in the past. */
export function pinImages(region: Region, deployment: DeploymentState, pulledAt: number): void {
  for (const { image = '' } of deployment.definition.record.containerDefinitions)
    pullAs(region, deployment, image, pulledAt)
}

const pullFor = (region: Region, { deployment }: TaskState, image: string, pulledAt: number) =>
  deployment
    ? pullAs(region, deployment, image, pulledAt)
    : pull(region, image, pulledAt, undefined)

/** Returns the digest that a task's container pulls, or undefined if the image is missing. */
export function pulledDigest(
  region: Region,
  task: TaskState,
  image = '',
  pulledAt = region.clock.now(),
): string | undefined {
  return imageBehaviourOf([image])?.behaviour === 'missing'
    ? undefined
    : pullFor(region, task, image, pulledAt).digest
}

/**
 * Returns why a task's container cannot pull its image, in ECS's words, or undefined if all can.
 */
export function pullFault(
  region: Region,
  task: TaskState,
): { index: number; reason: string } | undefined {
  const index = task.record.containers.findIndex((c) => c.imageDigest === undefined)
  const image = task.record.containers[index]?.image
  if (image === undefined) return undefined
  const pulled = pullFor(region, task, image, region.clock.now())
  if (pulled.digest !== undefined) return undefined
  return {
    index,
    reason:
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to ' +
      `resolve ref ${pulled.reference}: ${pulled.why}`,
  }
}
