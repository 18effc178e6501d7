import type { Outcome } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { DeployRevision } from '../DeployRevision'
import { RevisionLink } from '../links'
import { familyQuery } from '../queries'

/** Confirms the registration, with links to the revision and to the services that could run it. */
export function Registered({
  account,
  region,
  family,
  outcome,
}: {
  account: string
  region: string
  family: string
  outcome: Outcome
}) {
  const familyRef = { account, region, family }
  const { data } = useQuery(familyQuery(familyRef))
  // If AWS's answer was lost, use the newest revision.
  const revision = outcome.made
    ? Number(outcome.made.split(':').at(-1))
    : (data?.revisions.find((r) => r.status === 'ACTIVE')?.revision ?? null)
  return (
    <div className="grid gap-4">
      <p role="status" className="rounded-lg border border-line bg-panel px-4 py-3">
        {outcome.message}{' '}
        {revision !== null && (
          <RevisionLink familyRef={familyRef} revision={revision}>
            Open {family}:{revision}
          </RevisionLink>
        )}
      </p>
      {revision !== null && <DeployRevision familyRef={familyRef} revision={revision} />}
    </div>
  )
}
