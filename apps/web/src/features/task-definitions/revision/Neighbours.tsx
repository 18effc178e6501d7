import { useQuery } from '@tanstack/react-query'
import { beside } from '../family'
import { CompareLink, RevisionLink } from '../links'
import { familyQuery, type RevisionAt } from '../queries'

/** The revisions before and after, as far as there are any. */
export function Neighbours({ at }: { at: RevisionAt }) {
  const { data } = useQuery(familyQuery(at))
  const { previous, next } = beside(data?.revisions ?? [], Number(at.revision))
  return (
    <nav aria-label="Revisions" className="flex min-h-5 flex-wrap gap-x-4">
      {previous !== null && (
        <CompareLink at={at} from={previous} to={Number(at.revision)}>
          Compare with previous
        </CompareLink>
      )}
      {previous !== null && (
        <RevisionLink at={at} revision={previous}>
          <span aria-hidden="true">← </span>Previous<span className="sr-only"> revision</span> (
          {previous})
        </RevisionLink>
      )}
      {next !== null && (
        <RevisionLink at={at} revision={next}>
          Next<span className="sr-only"> revision</span> ({next})<span aria-hidden="true"> →</span>
        </RevisionLink>
      )}
    </nav>
  )
}
