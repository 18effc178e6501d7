/** Splits `name@sha256:…`; null if it is not an image of a repository. */
export function readPlace(text: string | undefined): { repository: string; digest: string } | null {
  const found = /^([a-z0-9][a-z0-9._/-]*)@([\w.+-]+:[a-fA-F0-9]{32,128})$/.exec(text ?? '')
  return found?.[1] && found[2] ? { repository: found[1], digest: found[2] } : null
}

/** Region, registry and repository of an ECR image reference; null for other registries. */
export function ecrPlace(
  image: string,
): { registryId: string; region: string; repository: string } | null {
  const found =
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/([^:@]+)/.exec(
      image,
    )
  return found?.[1] && found[2] && found[3]
    ? { registryId: found[1], region: found[2], repository: found[3] }
    : null
}

/** Whether a text may name an image: an image reference, or the start of a digest. */
export function mayNameImage(text: string): boolean {
  const name = text.trim()
  return (
    name.length >= 4 &&
    name.length <= 600 &&
    /^(?:sha256:)?[0-9a-f]{7,64}$|^[^\s:@]+:\w[\w.-]*$|^\S+@sha256:[0-9a-f]{7,64}$|^\d{12}\.dkr[.-]ecr\S+\/\S+$/i.test(
      name,
    )
  )
}
