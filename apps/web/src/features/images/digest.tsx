import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { CopyButton } from '#ui/Copy.tsx'

/** A short digest with a button that copies the whole one. */
export const Digest = ({ digest }: { digest: string }) => (
  <span className="inline-flex items-center gap-0.5">
    <code title={digest}>{shortDigest(digest)}</code>
    <CopyButton text={digest} label={`Copy the digest ${shortDigest(digest)}`} />
  </span>
)
