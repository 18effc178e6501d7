import type { Metrics } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { problemFrom } from '#lib/api.ts'
import type { ServiceRef } from '#lib/refs.ts'
import { Sparkline } from '#ui/charts/Sparkline.tsx'
import { metricsQuery, usualHours } from './queries'

/**
 * CPU and memory in one line that links to the charts. The charts show problems, this line does
 * not.
 */
export function MetricsStrip({ serviceRef }: { serviceRef: ServiceRef }) {
  const { data, error } = useQuery(metricsQuery(serviceRef, usualHours))
  const problem = !data && error ? problemFrom(error) : null
  const measured = !data || newestOf(data.cpu) !== null || newestOf(data.memory) !== null
  return (
    <Link
      to="/$account/$region/clusters/$cluster/services/$service"
      params={serviceRef}
      search={{ tab: 'metrics' }}
      replace
      resetScroll={false}
      className="group -mt-2 mb-4 flex min-h-9 flex-wrap items-center gap-x-7 gap-y-1.5 rounded-lg border border-transparent px-4 py-1"
    >
      {problem && (
        <span className="text-faint">
          CPU and memory are unknown
          {problem.iam && (
            <>
              : <code>{problem.iam.action}</code> is missing
            </>
          )}
        </span>
      )}
      {!problem && !measured && (
        <span className="text-faint">CPU and memory: nothing was measured in the last 3 hours</span>
      )}
      {!problem && measured && (
        <>
          <One name="CPU" of={data?.cpu} />
          <One name="Memory" of={data?.memory} />
        </>
      )}
      <span className="ml-auto text-accent group-hover:underline max-sm:ml-0">
        Charts<span className="sr-only"> of CPU and memory</span>
      </span>
    </Link>
  )
}

const newestOf = (of: Metrics['cpu']): number | null =>
  of.average.findLast((v) => v !== null) ?? null

function One({ name, of }: { name: string; of: Metrics['cpu'] | undefined }) {
  const newest = of ? newestOf(of) : null
  return (
    <span className="flex items-center gap-2.5">
      <span className="text-muted max-sm:w-14">{name}</span>
      <b className="min-w-10 text-right font-medium">
        {newest === null ? '–' : `${Math.round(newest)} %`}
      </b>
      <Sparkline values={of?.average ?? []} top={100} />
    </span>
  )
}
