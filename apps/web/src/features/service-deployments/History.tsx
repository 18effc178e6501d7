import type { ServiceDeployment } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { problemFrom } from '#lib/api.ts'
import type { ServiceRef } from '#lib/refs.ts'
import { Skeleton } from '#ui/Empty.tsx'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { PastDeployments } from './Past'
import { serviceDeploymentsQuery } from './queries'

/** The newest deployments of a service: source, target and result of each. */
export function History({ serviceRef }: { serviceRef: ServiceRef }) {
  const { data, error, refetch } = useQuery(serviceDeploymentsQuery(serviceRef))
  const problem = error ? problemFrom(error) : null
  return (
    <section aria-labelledby="history" className="mt-6">
      <h3 id="history" className="mb-2 font-semibold">
        History{' '}
        {data && data.deployments.length > 0 && (
          <span className="text-xs font-normal text-faint">
            {data.more ? `the newest ${data.deployments.length}` : data.deployments.length}
          </span>
        )}
      </h3>
      {problem &&
        (data || problem.iam ? (
          <div className="mb-3">
            <ProblemPanel
              title={
                data
                  ? 'The history could not be read again'
                  : 'The history of deployments could not be read'
              }
              problem={problem}
              retry={() => void refetch()}
            />
          </div>
        ) : (
          <p className="text-muted">
            The history could not be read. Only the current deployments are known.{' '}
            <span className="text-faint">{problem.message}</span>
          </p>
        ))}
      {!data && !problem && <Skeleton lines={6} />}
      {data && <PartProblems parts={[{ region: serviceRef.region, problems: data.problems }]} />}
      {data && data.deployments.length === 0 && (
        <p className="text-muted">
          {data.kept
            ? 'ECS has no deployments of this service. It keeps those since October 2024, for 90 days.'
            : 'No history: this endpoint or the deployment controller of this service keeps none.'}
        </p>
      )}
      {data && data.deployments.length > 0 && (
        <ol aria-label="History of deployments" className="grid gap-2">
          {data.deployments.map((d: ServiceDeployment) => (
            <li key={d.id} className="min-w-0">
              <PastDeployments serviceRef={serviceRef} deployment={d} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
