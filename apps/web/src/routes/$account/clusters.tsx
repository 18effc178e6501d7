import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { ClustersTable } from '#features/clusters/ClustersTable.tsx'
import { OpenByName } from '#features/clusters/OpenByName.tsx'
import { clustersQuery } from '#features/clusters/queries.ts'
import { Attention } from '#features/services/Attention.tsx'
import { servicesQuery } from '#features/services/queries.ts'
import { problemFrom } from '#lib/api.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { inRegion } from '#lib/regions.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Command } from '#ui/Copy.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/clusters')({
  validateSearch: readTableSearch,
  component: Clusters,
})

function Clusters() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const clusters = useQuery(clustersQuery(account))
  const services = useQuery(servicesQuery(account))
  const rows = (clusters.data?.rows ?? []).filter(inRegion(search.region))
  const parts = (clusters.data?.parts ?? []).filter(inRegion(search.region))
  const serviceParts = (services.data?.parts ?? []).filter(inRegion(search.region))
  const denied = parts.some((p) => p.problems.some((problem) => problem.iam))
  const unread = serviceParts.map((p) => ({
    ...p,
    problems: p.problems.filter((problem) => problem.cluster !== undefined),
  }))
  return (
    <>
      <PageHead title="Clusters" about={clusters.data && loaded(parts, rows.length)} />
      {clusters.error && !clusters.data && (
        <ProblemPanel
          title="The clusters could not be read"
          problem={problemFrom(clusters.error)}
          retry={() => void clusters.refetch()}
        />
      )}
      <PartProblems parts={[...parts, ...unread]} />
      {denied && (
        <OpenByName
          regions={parts.filter((p) => p.problems.length > 0).map((p) => p.region)}
          open={(region, cluster) =>
            void navigate({
              to: '/$account/$region/clusters/$cluster',
              params: { account, region, cluster },
              search: {},
            })
          }
        />
      )}
      {rows.length > 0 && (
        <Attention
          account={account}
          services={(services.data?.rows ?? []).filter(inRegion(search.region))}
          known={serviceParts.length > 0 && serviceParts.every((p) => p.complete)}
        />
      )}
      {!clusters.data && !clusters.error && <Skeleton lines={8} />}
      {rows.length > 0 && (
        <ClustersTable
          account={account}
          rows={rows}
          search={search}
          onSearch={(change) =>
            void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
          }
        />
      )}
      {clusters.data && rows.length === 0 && parts.every((p) => p.complete) && (
        <Empty title="No clusters yet">
          <p>
            {parts.map((p) => p.region).join(', ')} {parts.length === 1 ? 'has' : 'have'} no ECS
            cluster. Choose other regions at the top, or create one:
          </p>
          <div className="mt-3 text-left">
            <Command
              text={awsCommand(
                'ecs create-cluster',
                '--cluster-name my-cluster',
                `--region ${parts[0]?.region ?? 'us-east-1'}`,
              )}
            />
          </div>
        </Empty>
      )}
    </>
  )
}
