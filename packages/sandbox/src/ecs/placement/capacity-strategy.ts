import type { CapacityProviderStrategyItem, LaunchType } from '@aws-sdk/client-ecs'
import type { TaskState } from '../state.ts'

/** Capacity for tasks: a launch type, or weighted providers. */
interface CapacityChoice {
  launchType?: LaunchType | undefined
  capacityProviderStrategy?: CapacityProviderStrategyItem[] | undefined
}

/** Fills in what AWS fills in: `base` and `weight` default to 0 (CapacityProviderStrategyItem). */
export const withBase = (
  strategy: readonly CapacityProviderStrategyItem[],
): CapacityProviderStrategyItem[] => strategy.map((item) => ({ weight: 0, base: 0, ...item }))

/** Capacity of one task. */
interface Launch {
  launchType: LaunchType
  capacityProviderName: string | undefined
}

/**
 * Returns the capacity of the next task, given the existing ones: the launch type, or the provider
 * that is due.
 */
export function capacityChoiceOf(capacity: CapacityChoice, tasks: Iterable<TaskState>): Launch {
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
 * Returns the provider of the next task. The base of each provider is filled first; further tasks
 * go to the provider with the least of its share by weight. Weight 0 gives nothing beyond the base
 * (docs: CapacityProviderStrategyItem).
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
