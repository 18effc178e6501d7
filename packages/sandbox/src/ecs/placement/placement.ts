import { randomInt } from 'node:crypto'
import type { Attribute, PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'
import type { ClusterState, InstanceState, Needs, TaskState } from '../state.ts'
import { lacking, remaining } from './capacity.ts'
import { isAllowed } from './constraints.ts'

/** What is to be placed, among which tasks of its kind, and by which rules. */
export interface Wanted {
  needs: Needs
  /** The attributes that an instance must have for the task definition's sake. */
  requires?: readonly string[]
  /** The tasks of the same service or group: spread and distinctInstance look at them. */
  siblings: readonly TaskState[]
  constraints: readonly PlacementConstraint[]
  strategy: readonly PlacementStrategy[]
  /** Only instances of this provider will do. */
  capacityProviderName?: string | undefined
  /** The zones of its subnets: an interface hangs only on an instance of its own zone. */
  zones?: ReadonlySet<string> | undefined
}

/** `code` as RunTask's failures give it, `text` as a service's event does. */
export interface Refusal {
  instance: InstanceState | undefined
  code: string
  text: string
}

/** An instance that has room, and what is left on it. */
interface Fit {
  instance: InstanceState
  left: Needs
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

/**
 * What is filtered first is farthest from fitting: an instance that only a constraint forbids is
 * the closest match.
 */
const order = ['AGENT', 'LOCATION', 'ATTRIBUTE', 'RESOURCE', 'DistinctInstance', 'MemberOf']
const nearness = (code: string) => order.findIndex((c) => code.startsWith(c))

/**
 * Filter by resources, then by constraints, order by the strategies, take the first (docs:
 * task-placement).
 */
export function place(cluster: ClusterState, wanted: Wanted): InstanceState | Refusal {
  const { capacityProviderName: provider } = wanted
  const provided = [...cluster.instances.values()].filter(
    (i) => provider === undefined || i.record.capacityProviderName === provider,
  )
  const active = provided.filter((i) => i.record.status === 'ACTIVE')
  let closest: Refusal | undefined
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

export const toRefusal = (instance: InstanceState, code: string): Refusal => ({
  instance,
  code,
  text: texts[code] ?? `encountered error "${code}"`,
})

/** Why a task may not go there; undefined if it may. */
export function obstacle(
  instance: InstanceState,
  left: Needs,
  { needs, requires = [], siblings, constraints, zones }: Wanted,
): string | undefined {
  if (!instance.record.agentConnected) return 'AGENT'
  const zone = attribute(instance, 'ecs.availability-zone')
  if (zones && zone !== undefined && !zones.has(zone)) return 'LOCATION'
  const has = namesOf(instance.record.attributes)
  if (requires.some((name) => !has.has(name))) return 'ATTRIBUTE'
  const short = lacking(needs, left)
  if (short) return short
  // It looks at what tasks should be, not at what they are: two may still be RUNNING on one
  // instance for a moment.
  const occupied = () =>
    siblings.some((t) => t.instance === instance && t.record.desiredStatus === 'RUNNING')
  if (constraints.some((c) => c.type === 'distinctInstance') && occupied())
    return 'DistinctInstance placement constraint unsatisfied.'
  return isAllowed(instance, constraints) ? undefined : 'MemberOf placement constraint unsatisfied.'
}

function pick(fit: Fit[], { siblings, strategy }: Wanted): InstanceState | undefined {
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
  // No strategy is left to say which: the one with fewest tasks, so that a cluster fills evenly.
  return best.sort((a, b) => a.instance.tasks.size - b.instance.tasks.size)[0]?.instance
}

const named = new WeakMap<readonly Attribute[], ReadonlySet<string | undefined>>()

/**
 * The names of an instance's attributes, of which it has a hundred; a list of them is replaced,
 * never changed.
 */
function namesOf(attributes: readonly Attribute[]): ReadonlySet<string | undefined> {
  const known = named.get(attributes)
  if (known) return known
  const names = new Set(attributes.map((a) => a.name))
  named.set(attributes, names)
  return names
}

export const attribute = (instance: InstanceState, name: string): string | undefined =>
  instance.record.attributes.find((a) => a.name === name)?.value

/** What an instance has of a strategy's field; those without it are alike. */
function spreadValue(instance: InstanceState, field: string): string | undefined {
  return field.startsWith('attribute:')
    ? attribute(instance, field.slice('attribute:'.length))
    : instance.id
}

/** The instances that a DAEMON service must run on. */
export const daemonInstances = (
  cluster: ClusterState,
  constraints: readonly PlacementConstraint[],
): InstanceState[] =>
  [...cluster.instances.values()].filter(
    (i) => i.record.status === 'ACTIVE' && isAllowed(i, constraints),
  )
