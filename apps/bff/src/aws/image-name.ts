/** An image in ECR, as a task definition names it. */
export interface EcrImage {
  registryId: string
  region: string
  repository: string
  tag: string | null
  digest: string | null
}

/**
 * Hosts of ECR's private registries in every partition, by their old and dual-stack names (docs:
 * Amazon ECR endpoints).
 */
const host =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/(.+)$/

const parsed = new Map<string, EcrImage | null>()

/**
 * Parses the name of an image; null if it is not in ECR or not a valid name. Without tag and digest
 * the tag is `latest`.
 */
export function ecrImage(name: string): EcrImage | null {
  const known = parsed.get(name)
  if (known !== undefined) return known
  if (parsed.size > 50_000) parsed.clear()
  const read = parse(name)
  parsed.set(name, read)
  return read
}

function parse(name: string): EcrImage | null {
  const [, registryId = '', region = '', path = ''] = host.exec(name) ?? []
  if (!path) return null
  const [named = '', digest = null] = path.split('@')
  const colon = named.lastIndexOf(':')
  const tag = colon < 0 ? null : named.slice(colon + 1)
  const repository = colon < 0 ? named : named.slice(0, colon)
  return { registryId, region, repository, tag: tag ?? (digest ? null : 'latest'), digest }
}
