import { CopyButton } from '#ui/Copy.tsx'

/** As much of a digest as a person tells apart. */
export const shortDigest = (digest: string): string => digest.replace(/^(\w+:)?(.{12}).*$/, '$2')

/** A digest in short, whole in the clipboard. */
export const Digest = ({ digest }: { digest: string }) => (
  <span className="inline-flex items-center gap-0.5">
    <code title={digest}>{shortDigest(digest)}</code>
    <CopyButton text={digest} label={`Copy the digest ${shortDigest(digest)}`} />
  </span>
)
