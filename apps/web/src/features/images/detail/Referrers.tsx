import type { ImageDetail } from '@pilothouse/contract'
import { bytes } from '#lib/formats.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { artifactWord } from '../kind'
import { ImageLink } from '../links'

/**
 * The referrers of an image (signatures, SBOMs and other artifacts), or the subject of a referrer.
 */
export function Referrers({
  repositoryRef,
  image: { row, referrers, referrersProblem },
}: {
  repositoryRef: RepositoryRef
  image: ImageDetail
}) {
  return (
    <>
      {row.subject !== null && (
        <p className="rounded-lg border border-line bg-panel px-4 py-3">
          It is about <ImageLink imageRef={{ ...repositoryRef, digest: row.subject }} />.
        </p>
      )}
      {row.partOf !== null && (
        <p className="rounded-lg border border-line bg-panel px-4 py-3">
          It is the image of one platform of the index{' '}
          <ImageLink imageRef={{ ...repositoryRef, digest: row.partOf }} />.
        </p>
      )}
      {referrersProblem && (
        <ProblemPanel
          title="Its signatures and SBOMs could not be read"
          problem={referrersProblem}
        />
      )}
      {!referrersProblem && (
        <section aria-labelledby="referrers" className="rounded-lg border border-line bg-panel">
          <h3
            id="referrers"
            className="border-b border-line px-4 py-2 text-xs font-medium text-muted"
          >
            Signatures, SBOMs and other artifacts{' '}
            <span className="font-normal text-faint">{referrers.length}</span>
          </h3>
          {referrers.length === 0 && <p className="px-4 py-3 text-muted">None.</p>}
          <ul>
            {referrers.map((r) => (
              <li
                key={r.digest}
                className="flex min-h-8 flex-wrap items-center gap-x-4 border-b border-line px-4 py-1 last:border-0"
              >
                <span className="font-medium">{artifactWord(r.artifactType)}</span>
                <ImageLink imageRef={{ ...repositoryRef, digest: r.digest }} />
                <code className="min-w-0 truncate text-muted" title={r.artifactType ?? r.mediaType}>
                  {r.artifactType ?? r.mediaType}
                </code>
                {r.bytes > 0 && <span className="text-xs text-faint">{bytes(r.bytes)}</span>}
                {r.annotations.length > 0 && (
                  <dl className="flex basis-full flex-wrap gap-x-4 text-xs text-muted">
                    {r.annotations.map((a) => (
                      <div key={a.name} className="flex min-w-0 gap-1.5">
                        <dt className="text-faint">{a.name}</dt>
                        <dd dir="auto" className="min-w-0 truncate">
                          {a.value}
                        </dd>
                      </div>
                    ))}
                  </dl>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
