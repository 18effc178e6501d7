import type { TaskDetail } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'

export interface TaskRef {
  account: string
  region: string
  cluster: string
  task: string
}

/** The tasks of an account, cluster or service. */
export const tasksQuery = (
  account: string,
  ref: { region?: string; cluster?: string; service?: string } = {},
) => queryOf('/api/:account/tasks', { params: { account }, query: ref })

/**
 * One task. Refetches every three seconds while it starts or stops: the stream does not report its
 * containers.
 */
export const taskQuery = (ref: TaskRef) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/tasks/:task', {
    params: { account: ref.account, region: ref.region, cluster: ref.cluster, task: ref.task },
  }),
  refetchInterval: (query: { state: { data?: TaskDetail; error: unknown } }) => {
    if (query.state.error || query.state.data?.lastStatus === 'STOPPED') return 60_000
    if (query.state.data && query.state.data.lastStatus !== query.state.data.desiredStatus)
      return 3_000
    return 30_000
  },
})
