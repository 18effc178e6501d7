import { createHash } from 'node:crypto'

const known = new Map<string, string>()

/** The digest of an image. There is no registry behind the sandbox yet: it follows from the image's name, and tasks of one image share it. */
export function imageDigest(image = ''): string {
  const found = known.get(image)
  if (found) return found
  if (known.size > 5_000) known.clear()
  const digest = `sha256:${createHash('sha256').update(image).digest('hex')}`
  known.set(image, digest)
  return digest
}
