import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { ClustersTable } from '#features/clusters/ClustersTable.tsx'
import { OpenByName } from '#features/clusters/OpenByName.tsx'
import { clustersQuery } from '#features/clusters/queries.ts'
import { Attention } from '#features/services/Attention.tsx'
import { servicesQuery } from '#features/services/queries.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { inRegion } from '#lib/regions.ts'
import { ListPage } from '#shell/ListPage.tsx'
import { Command } from '#ui/Copy.tsx'
import { Empty } from '#ui/Empty.tsx'

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
  const serviceParts = (services.data?.parts ?? []).filter(inRegion(search.region))
  const unread = serviceParts.map((p) => ({
    ...p,
    problems: p.problems.filter((problem) => problem.cluster !== undefined),
  }))
  const open = (region: string, cluster: string) =>
    void navigate({
      to: '/$account/$region/clusters/$cluster',
      params: { account, region, cluster },
      search: {},
    })
  return (
    <ListPage
      title="Clusters"
      query={clusters}
      region={search.region}
      about={({ rows, parts }) => loaded(parts, rows.length)}
      otherParts={unread}
    >
      {({ rows, parts }) => (
        <>
          {parts.some((p) => p.problems.some((problem) => problem.iam)) && (
            <OpenByName
              regions={parts.filter((p) => p.problems.length > 0).map((p) => p.region)}
              open={open}
            />
          )}
          {rows.length > 0 && (
            <>
              <Attention
                account={account}
                services={(services.data?.rows ?? []).filter(inRegion(search.region))}
                known={serviceParts.length > 0 && serviceParts.every((p) => p.complete)}
              />
              <ClustersTable
                account={account}
                rows={rows}
                search={search}
                onSearch={(change) =>
                  void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
                }
              />
            </>
          )}
          {rows.length === 0 && parts.every((p) => p.complete) && (
            <NoClusters regions={parts.map((p) => p.region)} />
          )}
        </>
      )}
    </ListPage>
  )
}

function NoClusters({ regions }: { regions: string[] }) {
  return (
    <Empty title="No clusters yet">
      <p>
        {regions.join(', ')} {regions.length === 1 ? 'has' : 'have'} no ECS cluster. Choose other
        regions at the top, or create one:
      </p>
      <div className="mt-3 text-left">
        <Command
          text={awsCommand(
            'ecs create-cluster',
            '--cluster-name my-cluster',
            `--region ${regions[0] ?? 'us-east-1'}`,
          )}
        />
      </div>
    </Empty>
  )
}
