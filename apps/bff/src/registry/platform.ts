/** The platform of a descriptor as people write it, `linux/arm64/v8`; `unknown` where it has none (OCI image-spec, image index). */
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
