/**
 * A platform in the usual notation, such as `linux/arm64/v8`; `unknown` if there is none (OCI
 * image-spec, image index).
 */
export function platformOf(platform: unknown): string {
  const { os, architecture, variant } = (
    typeof platform === 'object' && platform !== null ? platform : {}
  ) as Record<string, unknown>
  return (
    [os, architecture, variant]
      .filter((part) => typeof part === 'string' && part !== '')
      .join('/') || 'unknown'
  )
}
