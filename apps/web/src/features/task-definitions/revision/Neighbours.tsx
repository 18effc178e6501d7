import { useQuery } from '@tanstack/react-query'
import { beside } from '../family'
import { CompareRevisionsLink, RevisionLink } from '../links'
import { familyQuery, type RevisionRef } from '../queries'

/** Links to the revisions before and after. */
export function Neighbours({ revisionRef }: { revisionRef: RevisionRef }) {
  const { data } = useQuery(familyQuery(revisionRef))
  const { previous, next } = beside(data?.revisions ?? [], Number(revisionRef.revision))
  return (
    <nav aria-label="Revisions" className="flex min-h-5 flex-wrap gap-x-4">
      {previous !== null && (
        <CompareRevisionsLink
          familyRef={revisionRef}
          from={previous}
          to={Number(revisionRef.revision)}
        >
          Compare with previous
        </CompareRevisionsLink>
      )}
      {previous !== null && (
        <RevisionLink familyRef={revisionRef} revision={previous}>
          <span aria-hidden="true">← </span>Previous<span className="sr-only"> revision</span> (
          {previous})
        </RevisionLink>
      )}
      {next !== null && (
        <RevisionLink familyRef={revisionRef} revision={next}>
          Next<span className="sr-only"> revision</span> ({next})<span aria-hidden="true"> →</span>
        </RevisionLink>
      )}
    </nav>
  )
}
