import type { CapacityProviderStrategyItem, LaunchType } from '@aws-sdk/client-ecs'
import type { TaskState } from '../state.ts'

/** Where tasks are to go: a launch type, or providers in some proportion. */
export interface Capacity {
  launchType?: LaunchType | undefined
  capacityProviderStrategy?: CapacityProviderStrategyItem[] | undefined
}

/** Where the next task goes. */
interface Launch {
  launchType: LaunchType
  capacityProviderName: string | undefined
}

/**
 * The capacity that the next task goes to, given those that there are: the launch type, or the
 * provider whose turn it is.
 */
export function launchOf(capacity: Capacity, tasks: Iterable<TaskState>): Launch {
  const strategy = capacity.capacityProviderStrategy ?? []
  if (strategy.length === 0)
    return { launchType: capacity.launchType ?? 'EC2', capacityProviderName: undefined }
  const counts = new Map<string | undefined, number>()
  for (const { record } of tasks)
    counts.set(record.capacityProviderName, (counts.get(record.capacityProviderName) ?? 0) + 1)
  const name = nextProvider(strategy, (provider) => counts.get(provider) ?? 0)
  return { launchType: name?.startsWith('FARGATE') ? 'FARGATE' : 'EC2', capacityProviderName: name }
}

/**
 * First the base of each provider is met; what is beyond is shared by weight, so the next goes to
 * the provider that has least of its share. One of weight 0 gets nothing beyond its base (docs:
 * CapacityProviderStrategyItem).
 */
export function nextProvider(
  strategy: readonly CapacityProviderStrategyItem[],
  countOf: (provider: string | undefined) => number,
): string | undefined {
  const based = strategy.find((s) => countOf(s.capacityProvider) < (s.base ?? 0))
  if (based) return based.capacityProvider
  const share = (s: CapacityProviderStrategyItem) =>
    (countOf(s.capacityProvider) - (s.base ?? 0)) / (s.weight ?? 0)
  const weighted = strategy.filter((s) => (s.weight ?? 0) > 0)
  const next = weighted.reduce<CapacityProviderStrategyItem | undefined>(
    (best, s) => (best && share(best) <= share(s) ? best : s),
    undefined,
  )
  return (next ?? strategy[0])?.capacityProvider
}
