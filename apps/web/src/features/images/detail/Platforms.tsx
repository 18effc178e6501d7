import type { ImageDetail } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { bytes } from '#lib/formats.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { Tone } from '#ui/Tone.tsx'
import { ImageLink } from '../links'

/**
 * The images of an index, one per platform. Marks those missing from the repository: tasks cannot
 * start there.
 */
export function Platforms({
  repositoryRef,
  platforms,
}: {
  repositoryRef: RepositoryRef
  platforms: ImageDetail['platforms']
}) {
  const missing = platforms.filter((p) => !p.there).length
  return (
    <section aria-labelledby="platforms" className="rounded-lg border border-line bg-panel">
      <h3 id="platforms" className="border-b border-line px-4 py-2 text-xs font-medium text-muted">
        Platforms{' '}
        <span className="font-normal text-faint">
          {platforms.length}
          {missing > 0 && `, ${missing} not in this repository`}
        </span>
      </h3>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(290px,1fr))]">
        {platforms.map((p, n) => (
          <li key={n} className="flex min-h-8 items-center gap-3 px-4 py-1">
            <span className="min-w-0 flex-1 truncate" title={p.mediaType}>
              {p.platform === 'unknown/unknown' ? (
                <span className="text-muted">attestation</span>
              ) : (
                p.platform
              )}
            </span>
            {p.bytes !== null && <span className="text-xs text-faint">{bytes(p.bytes)}</span>}
            {p.there ? (
              <ImageLink imageRef={{ ...repositoryRef, digest: p.digest }} />
            ) : (
              <>
                <code className="text-muted" title={p.digest}>
                  {shortDigest(p.digest)}
                </code>
                <Tone tone="bad">Missing</Tone>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
