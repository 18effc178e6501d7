import type { ServiceDetail } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { ServiceImagesPanel } from '#features/images/in-service/ServiceImages.tsx'
import { serviceImagesQuery } from '#features/images/queries.ts'
import { MetricsPanel } from '#features/metrics/MetricsPanel.tsx'
import { MetricsStrip } from '#features/metrics/MetricsStrip.tsx'
import { hoursOf, metricsQuery } from '#features/metrics/queries.ts'
import { Headline } from '#features/service-deployments/Headline.tsx'
import { History } from '#features/service-deployments/History.tsx'
import { marksOf } from '#features/service-deployments/marks.ts'
import { serviceDeploymentsQuery } from '#features/service-deployments/queries.ts'
import { Configuration } from '#features/services/Configuration.tsx'
import { DeployButton } from '#features/services/DeployButton.tsx'
import { Deployments } from '#features/services/Deployments.tsx'
import { EventsPanel } from '#features/services/Events.tsx'
import { scalingQuery, serviceQuery } from '#features/services/queries.ts'
import { RunningCount } from '#features/services/RunningCount.tsx'
import { ScaleButton } from '#features/services/ScaleButton.tsx'
import { ScalingPanel } from '#features/services/Scaling.tsx'
import { StatePanel } from '#features/services/StatePanel.tsx'
import { targetsQuery } from '#features/targets/queries.ts'
import { Targets } from '#features/targets/Targets.tsx'
import { TargetsSummary } from '#features/targets/TargetsSummary.tsx'
import { tasksQuery } from '#features/tasks/queries.ts'
import { TasksTable } from '#features/tasks/TasksTable.tsx'
import {
  newestFirst,
  readSort,
  readTableSearch,
  writeSort,
  type TableSearch,
} from '#lib/lists/table-search.ts'
import { DetailPage } from '#shell/DetailPage.tsx'
import { ListPanel } from '#shell/ListPanel.tsx'
import { QueryPanel } from '#shell/QueryPanel.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Tabs } from '#ui/Tabs.tsx'

export const Route = createFileRoute('/$account/$region/clusters/$cluster/services/$service')({
  validateSearch: (
    search: Record<string, unknown>,
  ): TableSearch & { tab?: string; hours?: number } => ({
    ...readTableSearch(search),
    ...(typeof search['tab'] === 'string' ? { tab: search['tab'] } : {}),
    ...(search['hours'] === undefined ? {} : { hours: Number(hoursOf(search['hours'])) }),
  }),
  component: ServicePage,
})

function ServicePage() {
  const serviceRef = Route.useParams()
  const { account, region, cluster, service: name } = serviceRef
  const where = { account, region, cluster }
  const backToCluster = (
    <Link
      to="/$account/$region/clusters/$cluster"
      params={where}
      search={{}}
      className="text-accent underline"
    >
      Back to {cluster}
    </Link>
  )
  return (
    <DetailPage
      query={useQuery(serviceQuery(account, region, cluster, name))}
      noun="service"
      head={(service) => ({
        crumbs: [
          { title: account, link: { to: '/$account/clusters', params: { account }, search: {} } },
          { title: region },
          {
            title: cluster,
            link: { to: '/$account/$region/clusters/$cluster', params: where, search: {} },
          },
          { title: name },
        ],
        title: name,
        ...(service ? { about: <AboutService service={service} /> } : {}),
        ...(service && service.state.name !== 'Gone'
          ? {
              actions: (
                <>
                  <DeployButton account={account} service={service} />
                  <ScaleButton account={account} service={service} />
                </>
              ),
            }
          : {}),
      })}
      whenGone={{
        title: 'No such service',
        text: `Cluster ${cluster} has no service ${name}, or it was deleted.`,
        links: backToCluster,
      }}
    >
      {(service) =>
        service.state.name === 'Gone' ? (
          <>
            <Empty title="This service was deleted">
              <p>ECS shows it for a while as INACTIVE. {backToCluster}</p>
            </Empty>
            <ServiceTabs service={service} />
          </>
        ) : (
          <>
            <StatePanel account={account} service={service}>
              <Headline
                serviceRef={serviceRef}
                going={service.deployments.some((d) => d.rolloutState === 'IN_PROGRESS')}
              />
            </StatePanel>
            <ServiceTabs service={service} />
          </>
        )
      }
    </DetailPage>
  )
}

function AboutService({ service }: { service: ServiceDetail }) {
  const { account, region } = Route.useParams()
  const [family = '', revision = ''] = service.taskDefinition.split(/:(?=[^:]*$)/)
  return (
    <span className="inline-flex flex-wrap items-center gap-x-4">
      <RunningCount service={service} />
      {revision ? (
        <Link
          to="/$account/$region/task-definitions/$family/$revision"
          params={{ account, region, family, revision }}
          search={{}}
          className="text-accent hover:underline"
        >
          <code>{service.taskDefinition}</code>
        </Link>
      ) : (
        <code>{service.taskDefinition}</code>
      )}
      <span>{service.launch}</span>
    </span>
  )
}

function ServiceTabs({ service }: { service: ServiceDetail }) {
  const serviceRef = Route.useParams()
  const { account, region, cluster, service: name } = serviceRef
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const tasks = useQuery(tasksQuery(account, { region, cluster, service: name }))
  const metrics = useQuery({
    ...metricsQuery(serviceRef, hoursOf(search.hours)),
    enabled: search.tab === 'metrics',
  })
  const history = useQuery({
    ...serviceDeploymentsQuery(serviceRef),
    enabled: search.tab === 'metrics',
  })
  const balanced = service.loadBalancers.length > 0
  const targets = useQuery({ ...targetsQuery(serviceRef), enabled: balanced })
  const scaling = useQuery({
    ...scalingQuery(account, region, cluster, name),
    enabled: search.tab === 'scaling',
  })
  const images = useQuery({ ...serviceImagesQuery(serviceRef), enabled: search.tab === 'images' })
  const gone = service.state.name === 'Gone'
  const tabs = [
    {
      id: 'tasks',
      title: 'Tasks',
      count: service.running + service.pending,
      panel: () => (
        <ListPanel query={tasks} noun="tasks">
          {({ rows }) => (
            <TasksTable
              account={account}
              rows={rows}
              sort={readSort(search.sort, newestFirst)}
              onSort={(sort) =>
                void navigate({
                  search: (before) => ({ ...before, sort: writeSort(sort) }),
                  replace: true,
                })
              }
              hide={['cluster', 'service']}
              empty={
                <Empty title="No tasks">
                  No task is running, and none stopped in the last hour.
                </Empty>
              }
            />
          )}
        </ListPanel>
      ),
    },
    ...(balanced
      ? [
          {
            id: 'targets',
            title: 'Targets',
            panel: () => (
              <QueryPanel query={targets} noun="target health of this service" lines={6}>
                {(loaded) => <Targets serviceRef={serviceRef} targets={loaded} />}
              </QueryPanel>
            ),
          },
        ]
      : []),
    {
      id: 'deployments',
      title: 'Deployments',
      count: service.deployments.length,
      panel: () => (
        <>
          <Deployments service={service} />
          <History serviceRef={serviceRef} />
        </>
      ),
    },
    {
      id: 'images',
      title: 'Images',
      panel: () => (
        <QueryPanel query={images} noun="images of this service" lines={3}>
          {(loaded) => <ServiceImagesPanel account={account} region={region} result={loaded} />}
        </QueryPanel>
      ),
    },
    {
      id: 'metrics',
      title: 'Metrics',
      panel: () => (
        <MetricsPanel
          query={metrics}
          percentOf="what the tasks reserve"
          whenEmpty="ECS reports them while tasks run, some minutes after the first task started."
          hours={hoursOf(search.hours)}
          onHours={(hours) =>
            void navigate({
              search: (before) => ({ ...before, hours: Number(hours) }),
              replace: true,
            })
          }
          marks={marksOf(history.data?.deployments ?? [])}
        />
      ),
    },
    {
      id: 'events',
      title: 'Events',
      count: service.events.length,
      panel: () => <EventsPanel events={service.events} />,
    },
    {
      id: 'scaling',
      title: 'Scaling',
      panel: () => (
        <QueryPanel query={scaling} noun="scaling of this service" lines={6}>
          {(loaded) => <ScalingPanel service={service} scaling={loaded} />}
        </QueryPanel>
      ),
    },
    {
      id: 'configuration',
      title: 'Configuration',
      panel: () => <Configuration service={service} />,
    },
  ]
  return (
    <>
      {balanced && !gone && (
        <TargetsSummary serviceRef={serviceRef} targets={targets.data} failed={targets.isError} />
      )}
      {search.tab !== 'metrics' && !gone && <MetricsStrip serviceRef={serviceRef} />}
      <Tabs
        label={`Service ${name}`}
        tabs={tabs}
        chosen={search.tab}
        choose={(tab) => void navigate({ search: { tab } })}
      />
    </>
  )
}
