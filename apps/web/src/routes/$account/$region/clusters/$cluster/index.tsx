import type { ClusterDetail, ContainerInstanceRow, ListOf } from '@pilothouse/contract'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { ClusterFacts } from '#features/clusters/ClusterFacts.tsx'
import { ClusterHealth } from '#features/clusters/ClusterHealth.tsx'
import { clusterQuery } from '#features/clusters/queries.ts'
import { CapacityPanel, fullness } from '#features/container-instances/Capacity.tsx'
import { ContainerInstancesTable } from '#features/container-instances/ContainerInstancesTable.tsx'
import { containerInstancesQuery } from '#features/container-instances/queries.ts'
import { MetricsPanel } from '#features/metrics/MetricsPanel.tsx'
import { clusterMetricsQuery, hoursOf } from '#features/metrics/queries.ts'
import { servicesQuery } from '#features/services/queries.ts'
import { ServicesTable } from '#features/services/ServicesTable.tsx'
import { tasksQuery } from '#features/tasks/queries.ts'
import { TasksTable } from '#features/tasks/TasksTable.tsx'
import { loaded } from '#lib/lists/loaded.ts'
import {
  newestFirst,
  readSort,
  readTableSearch,
  writeSort,
  type TableSearch,
} from '#lib/lists/table-search.ts'
import { DetailPage } from '#shell/DetailPage.tsx'
import { ListPanel } from '#shell/ListPanel.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Tabs } from '#ui/Tabs.tsx'

export const Route = createFileRoute('/$account/$region/clusters/$cluster/')({
  validateSearch: (
    search: Record<string, unknown>,
  ): TableSearch & { tab?: string; hours?: number } => ({
    ...readTableSearch(search),
    ...(typeof search['tab'] === 'string' ? { tab: search['tab'] } : {}),
    ...(search['hours'] === undefined ? {} : { hours: Number(hoursOf(search['hours'])) }),
  }),
  component: ClusterPage,
})

function ClusterPage() {
  const { account, region, cluster: name } = Route.useParams()
  const instances = useQuery(containerInstancesQuery(account, region, name))
  return (
    <DetailPage
      query={useQuery(clusterQuery(account, region, name))}
      noun="cluster"
      head={(cluster) => ({
        crumbs: [
          { title: account, link: { to: '/$account/clusters', params: { account }, search: {} } },
          { title: region },
          {
            title: 'Clusters',
            link: { to: '/$account/clusters', params: { account }, search: {} },
          },
          { title: name },
        ],
        title: name,
        ...(cluster
          ? {
              lead: <ClusterHealth cluster={cluster} />,
              about: aboutCluster(cluster, instances.data?.rows ?? []),
            }
          : {}),
      })}
      whenGone={{
        title: 'No such cluster',
        text: `${region} has no cluster ${name}, or it was deleted.`,
      }}
    >
      {(cluster) => <ClusterTabs cluster={cluster} instances={instances} />}
    </DetailPage>
  )
}

function aboutCluster(cluster: ClusterDetail, instances: ContainerInstanceRow[]): string {
  const cpu = fullness(instances, 'cpu')
  const memory = fullness(instances, 'memory')
  return [
    `${cluster.running} running`,
    cluster.pending > 0 ? `${cluster.pending} pending` : '',
    cluster.launch.join(', '),
    cpu ? `CPU ${cpu} reserved` : '',
    memory ? `memory ${memory} reserved` : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function ClusterTabs({
  cluster,
  instances,
}: {
  cluster: ClusterDetail
  instances: UseQueryResult<ListOf<ContainerInstanceRow>>
}) {
  const { account, region, cluster: name } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const services = useQuery(servicesQuery(account, { region, cluster: name }))
  const tasks = useQuery(tasksQuery(account, { region, cluster: name }))
  const metrics = useQuery({
    ...clusterMetricsQuery({ account, region, cluster: name }, hoursOf(search.hours)),
    enabled: search.tab === 'metrics',
  })
  const onSearch = (change: TableSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  const tabs = [
    {
      id: 'services',
      title: 'Services',
      count: services.data?.rows.length ?? cluster.services,
      panel: () => (
        <ListPanel query={services} noun="services">
          {({ rows }) => (
            <ServicesTable
              account={account}
              rows={rows}
              search={search}
              onSearch={onSearch}
              inCluster
            />
          )}
        </ListPanel>
      ),
    },
    {
      id: 'tasks',
      title: 'Tasks',
      count: cluster.running + cluster.pending,
      panel: () => (
        <ListPanel query={tasks} noun="tasks">
          {({ rows, parts }) => (
            <>
              <p className="mb-2 text-faint">
                {loaded(parts, rows.length)} tasks, those that stopped in the last hour among them
              </p>
              <TasksTable
                account={account}
                rows={rows}
                sort={readSort(search.sort, newestFirst)}
                onSort={(sort) => onSearch({ sort: writeSort(sort) })}
                hide={['cluster']}
                empty={
                  <Empty title="No tasks">
                    No task is running in this cluster, and none stopped in the last hour.
                  </Empty>
                }
              />
            </>
          )}
        </ListPanel>
      ),
    },
    {
      id: 'instances',
      title: 'Container instances',
      count: cluster.instances,
      panel: () => (
        <ListPanel query={instances} noun="container instances">
          {({ rows }) => (
            <>
              {rows.length > 0 && (
                <div className="mb-4 grid gap-4 xl:grid-cols-2">
                  <CapacityPanel instances={rows} of="cpu" />
                  <CapacityPanel instances={rows} of="memory" />
                </div>
              )}
              <ContainerInstancesTable rows={rows} />
            </>
          )}
        </ListPanel>
      ),
    },
    {
      id: 'metrics',
      title: 'Metrics',
      panel: () => (
        <MetricsPanel
          query={metrics}
          percentOf="what the container instances have registered"
          whenEmpty="AWS reports them only for clusters with container instances. See the services instead."
          hours={hoursOf(search.hours)}
          onHours={(hours) =>
            void navigate({
              search: (before) => ({ ...before, hours: Number(hours) }),
              replace: true,
            })
          }
        />
      ),
    },
    { id: 'settings', title: 'Settings', panel: () => <ClusterFacts cluster={cluster} /> },
  ]
  return (
    <Tabs
      label={`Cluster ${name}`}
      tabs={tabs}
      chosen={search.tab}
      choose={(tab) => void navigate({ search: { tab } })}
    />
  )
}
