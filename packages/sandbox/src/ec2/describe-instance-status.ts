import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  InstanceStatus,
} from '@aws-sdk/client-ec2'
import type { Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { codes, instances } from './instances.ts'
import { select, type ResourceKind } from './select.ts'
import type { InstanceState } from './state.ts'

/** Milliseconds after its launch until an instance has passed its checks. Our guess. */
const checks = 120_000

const statusOf = (region: Region, i: InstanceState): string => {
  if (i.status !== 'running') return 'not-applicable'
  return region.clock.now() < i.launchedAt + checks ? 'initializing' : 'ok'
}

function toStatus(region: Region, i: InstanceState): InstanceStatus {
  const Status = statusOf(region, i) as 'ok' | 'initializing' | 'not-applicable'
  const passed = Status === 'ok' ? 'passed' : 'initializing'
  const summary = {
    Status,
    ...(i.status === 'running'
      ? { Details: [{ Name: 'reachability' as const, Status: passed as 'passed' }] }
      : {}),
  }
  return {
    InstanceId: i.id,
    AvailabilityZone: i.subnet.zone,
    InstanceState: { Code: codes[i.status], Name: i.status },
    InstanceStatus: summary,
    SystemStatus: summary,
  }
}

/** DescribeInstanceStatus: running instances, or all of them with IncludeAllInstances. */
export const describeInstanceStatus: Operation<
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult
> = (input, { region }) => {
  const kind: ResourceKind<InstanceState> = {
    ...instances,
    of: () =>
      new Map(
        [...instances.of(region)].filter(
          ([, i]) => input.IncludeAllInstances === true || i.status === 'running',
        ),
      ),
    filters: {
      'availability-zone': (i) => i.subnet.zone,
      'instance-state-name': (i) => i.status,
      'instance-state-code': (i) => String(codes[i.status]),
      'instance-status.status': (i) => statusOf(region, i),
      'instance-status.reachability': (i) =>
        statusOf(region, i) === 'ok' ? 'passed' : 'initializing',
      'system-status.status': (i) => statusOf(region, i),
      'system-status.reachability': (i) =>
        statusOf(region, i) === 'ok' ? 'passed' : 'initializing',
    },
  }
  // An instance that is asked for by id must exist, but is left out unless it runs.
  const ids = input.InstanceIds?.filter((id) => {
    const known = instances.of(region).get(id)
    return known === undefined || kind.of(region).has(id)
  })
  if (input.InstanceIds?.length && ids?.length === 0) return { InstanceStatuses: [] }
  const { items, NextToken } = select(region, kind, ids, input)
  return { InstanceStatuses: items.map((i) => toStatus(region, i)), NextToken }
}
