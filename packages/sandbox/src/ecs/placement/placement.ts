import { randomInt } from 'node:crypto'
import type { Attribute, PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'
import type {
  ClusterState,
  ContainerInstanceState,
  ReservedResources,
  TaskState,
} from '../state.ts'
import { lacking, remaining } from './capacity.ts'
import { isAllowed } from './constraints.ts'

/** A placement request: the task's needs, its siblings and the rules. */
export interface Wanted {
  needs: ReservedResources
  /** Attributes that the task definition requires of an instance. */
  requires?: readonly string[]
  /** Tasks of the same service or group, for spread and distinctInstance. */
  siblings: readonly TaskState[]
  constraints: readonly PlacementConstraint[]
  strategy: readonly PlacementStrategy[]
  /** Restricts placement to instances of this provider. */
  capacityProviderName?: string | undefined
  /** Zones of the task's subnets: its interface must be in its instance's zone. */
  zones?: ReadonlySet<string> | undefined
}

/** Reason of a failed placement: `code` for RunTask's failures, `text` for service events. */
export interface PlacementFailure {
  instance: ContainerInstanceState | undefined
  code: string
  text: string
}

/** An instance with room, and its remaining resources. */
interface Fit {
  instance: ContainerInstanceState
  left: ReservedResources
}

const texts: Record<string, string> = {
  'RESOURCE:CPU': 'has insufficient CPU units available',
  'RESOURCE:MEMORY': 'has insufficient memory available',
  'RESOURCE:GPU': 'has insufficient GPU resource available',
  'RESOURCE:PORTS': 'is already using a port required by your task',
  'RESOURCE:ENI': 'encountered error "RESOURCE:ENI"',
  AGENT: "doesn't have the agent connected",
  ATTRIBUTE: 'is missing an attribute required by your task',
}

/** Order of the filters. A refusal names the instance that passed most of them. */
const order = ['AGENT', 'LOCATION', 'ATTRIBUTE', 'RESOURCE', 'DistinctInstance', 'MemberOf']
const nearness = (code: string) => order.findIndex((c) => code.startsWith(c))

/**
 * Returns the best instance: filters by resources and constraints, then sorts by the strategies
 * (docs: task-placement).
 */
export function place(
  cluster: ClusterState,
  wanted: Wanted,
): ContainerInstanceState | PlacementFailure {
  const { capacityProviderName: provider } = wanted
  const provided = [...cluster.instances.values()].filter(
    (i) => provider === undefined || i.record.capacityProviderName === provider,
  )
  const active = provided.filter((i) => i.record.status === 'ACTIVE')
  let closest: PlacementFailure | undefined
  const fit: Fit[] = []
  for (const instance of active) {
    const left = remaining(instance)
    const code = obstacle(instance, left, wanted)
    if (code === undefined) fit.push({ instance, left })
    else if (!closest || nearness(code) > nearness(closest.code))
      closest = toRefusal(instance, code)
  }
  const nobody =
    provider !== undefined && provided.length === 0
      ? 'EMPTY CAPACITY PROVIDER'
      : 'NO ACTIVE INSTANCES'
  return pick(fit, wanted) ?? closest ?? { instance: undefined, code: nobody, text: '' }
}

export const toRefusal = (instance: ContainerInstanceState, code: string): PlacementFailure => ({
  instance,
  code,
  text: texts[code] ?? `encountered error "${code}"`,
})

/** Returns why a task may not run on an instance, or undefined if it may. */
export function obstacle(
  instance: ContainerInstanceState,
  left: ReservedResources,
  { needs, requires = [], siblings, constraints, zones }: Wanted,
): string | undefined {
  if (!instance.record.agentConnected) return 'AGENT'
  const zone = attribute(instance, 'ecs.availability-zone')
  if (zones && zone !== undefined && !zones.has(zone)) return 'LOCATION'
  const has = namesOf(instance.record.attributes)
  if (requires.some((name) => !has.has(name))) return 'ATTRIBUTE'
  const short = lacking(needs, left)
  if (short) return short
  // Compare desired states: two tasks may still be RUNNING on one instance for a moment.
  const occupied = () =>
    siblings.some((t) => t.instance === instance && t.record.desiredStatus === 'RUNNING')
  if (constraints.some((c) => c.type === 'distinctInstance') && occupied())
    return 'DistinctInstance placement constraint unsatisfied.'
  return isAllowed(instance, constraints) ? undefined : 'MemberOf placement constraint unsatisfied.'
}

function pick(fit: Fit[], { siblings, strategy }: Wanted): ContainerInstanceState | undefined {
  let best = fit
  for (const { type, field = '' } of strategy) {
    const score = ({ instance, left }: Fit) => {
      if (type === 'binpack') return field.toLowerCase() === 'cpu' ? left.cpu : left.memory
      return siblings.filter(
        (t) => t.instance && spreadValue(t.instance, field) === spreadValue(instance, field),
      ).length
    }
    if (type === 'random') return best[randomInt(Math.max(1, best.length))]?.instance
    const scored = best.map((one) => ({ one, score: score(one) }))
    const least = Math.min(...scored.map((s) => s.score))
    best = scored.filter((s) => s.score === least).map((s) => s.one)
  }
  // Without a strategy take the instance with the fewest tasks, so that a cluster fills evenly.
  return best.sort((a, b) => a.instance.tasks.size - b.instance.tasks.size)[0]?.instance
}

const named = new WeakMap<readonly Attribute[], ReadonlySet<string | undefined>>()

/**
 * Returns the names of an instance's attributes. Cached by list, because an instance has a hundred
 * and lists are never mutated.
 */
function namesOf(attributes: readonly Attribute[]): ReadonlySet<string | undefined> {
  const known = named.get(attributes)
  if (known) return known
  const names = new Set(attributes.map((a) => a.name))
  named.set(attributes, names)
  return names
}

export const attribute = (instance: ContainerInstanceState, name: string): string | undefined =>
  instance.record.attributes.find((a) => a.name === name)?.value

/** Returns an instance's value of a strategy's field. Instances without a value count as equal. */
function spreadValue(instance: ContainerInstanceState, field: string): string | undefined {
  return field.startsWith('attribute:')
    ? attribute(instance, field.slice('attribute:'.length))
    : instance.id
}

/** Returns the instances that a DAEMON service must run on. */
export const daemonInstances = (
  cluster: ClusterState,
  constraints: readonly PlacementConstraint[],
): ContainerInstanceState[] =>
  [...cluster.instances.values()].filter(
    (i) => i.record.status === 'ACTIVE' && isAllowed(i, constraints),
  )
