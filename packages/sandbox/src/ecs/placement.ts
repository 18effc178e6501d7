import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'
import { remaining } from './capacity.ts'
import type { ClusterState, InstanceState, Needs, TaskState } from './state.ts'

/** What is to be placed, among which tasks of its kind, and by which rules. */
export interface Wanted {
  needs: Needs
  /** The tasks of the same service or group: spread and distinctInstance look at them. */
  siblings: readonly TaskState[]
  constraints: readonly PlacementConstraint[]
  strategy: readonly PlacementStrategy[]
}

/** `code` as RunTask's failures give it, `text` as a service's event does. */
export interface Refusal {
  instance: InstanceState | undefined
  code: string
  text: string
}

const texts: Record<string, string> = {
  'RESOURCE:CPU': 'has insufficient CPU units available',
  'RESOURCE:MEMORY': 'has insufficient memory available',
  'RESOURCE:PORTS': 'is already using a port required by your task',
  'RESOURCE:ENI': 'encountered error "RESOURCE:ENI"',
  AGENT: "doesn't have the agent connected",
  ATTRIBUTE: 'is missing an attribute required by your task',
}

/** Filter by resources and constraints, then order by the strategies, then take the first (docs: task-placement). */
export function place(cluster: ClusterState, wanted: Wanted): InstanceState | Refusal {
  const active = [...cluster.instances.values()].filter((i) => i.record.status === 'ACTIVE')
  let closest: Refusal | undefined
  const fit: { instance: InstanceState; left: Needs }[] = []
  for (const instance of active) {
    const left = remaining(instance)
    const code = obstacle(instance, left, wanted)
    if (code === undefined) fit.push({ instance, left })
    // "Closest" is a matter of taste in AWS too: one that is full is nearer than one that is of the wrong kind.
    else if (!closest || (code.startsWith('RESOURCE') && !closest.code.startsWith('RESOURCE'))) {
      closest = { instance, code, text: texts[code] ?? `encountered error "${code}"` }
    }
  }
  const best = pick(fit, wanted)
  return best ?? closest ?? { instance: undefined, code: 'NO ACTIVE INSTANCES', text: '' }
}

/** Why a task may not go there; undefined if it may. */
function obstacle(instance: InstanceState, left: Needs, { needs, siblings, constraints }: Wanted): string | undefined {
  if (!instance.record.agentConnected) return 'AGENT'
  if (constraints.some((c) => c.type === 'memberOf' && !matches(instance, c.expression ?? ''))) return 'ATTRIBUTE'
  if (constraints.some((c) => c.type === 'distinctInstance') && siblings.some((t) => t.instance === instance && t.record.desiredStatus === 'RUNNING')) {
    return 'ATTRIBUTE'
  }
  if (needs.cpu > left.cpu) return 'RESOURCE:CPU'
  if (needs.memory > left.memory) return 'RESOURCE:MEMORY'
  if (needs.ports.some((p) => left.ports.includes(p))) return 'RESOURCE:PORTS'
  if (needs.eni > left.eni) return 'RESOURCE:ENI'
  return undefined
}

function pick(fit: { instance: InstanceState; left: Needs }[], { siblings, strategy }: Wanted): InstanceState | undefined {
  let best = fit
  for (const { type, field = '' } of strategy) {
    const score = ({ instance, left }: { instance: InstanceState; left: Needs }) => {
      if (type === 'binpack') return field.toLowerCase() === 'cpu' ? left.cpu : left.memory
      if (type !== 'spread') return 0
      return siblings.filter((t) => t.instance && spreadValue(t.instance, field) === spreadValue(instance, field)).length
    }
    const scored = best.map((one) => ({ one, score: score(one) }))
    const least = Math.min(...scored.map((s) => s.score))
    best = scored.filter((s) => s.score === least).map((s) => s.one)
  }
  // No strategy is left to say which: the one with fewest tasks, so that a cluster fills evenly.
  return best.sort((a, b) => a.instance.tasks.size - b.instance.tasks.size)[0]?.instance
}

export const attribute = (instance: InstanceState, name: string): string | undefined =>
  instance.record.attributes.find((a) => a.name === name)?.value

function spreadValue(instance: InstanceState, field: string): string | undefined {
  return field.startsWith('attribute:') ? attribute(instance, field.slice('attribute:'.length)) : instance.id
}

const clause = /^\s*attribute:([\w.-]+)\s*(==|!=|!in|in|exists|!exists)\s*(.*?)\s*$/

/** Whether the sandbox understands an expression: clauses on attributes, joined by `and`. */
export const isUnderstood = (expression: string): boolean => clauses(expression).every((c) => clause.test(c))

const clauses = (expression: string) => expression.split(/\s+and\s+|&&/)

function matches(instance: InstanceState, expression: string): boolean {
  return clauses(expression).every((text) => {
    const [, name = '', operator, operand = ''] = clause.exec(text) ?? []
    const value = attribute(instance, name)
    const options = operand.replace(/^\[|\]$/g, '').split(',').map((o) => o.trim())
    if (operator === 'exists') return instance.record.attributes.some((a) => a.name === name)
    if (operator === '!exists') return !instance.record.attributes.some((a) => a.name === name)
    if (operator === '==') return value === operand
    if (operator === '!=') return value !== operand
    if (operator === 'in') return options.includes(value ?? '')
    return !options.includes(value ?? '')
  })
}

/** The instances that a DAEMON service must run on. */
export const daemonInstances = (cluster: ClusterState, constraints: readonly PlacementConstraint[]): InstanceState[] =>
  [...cluster.instances.values()].filter(
    (i) => i.record.status === 'ACTIVE' && constraints.every((c) => c.type !== 'memberOf' || matches(i, c.expression ?? '')),
  )

/** Whom to stop first when a service shrinks: those not running yet, then those in the fullest zone, or on the fullest spread value. */
export function scaleInOrder(tasks: readonly TaskState[]): TaskState[] {
  const zones = new Map<string | undefined, number>()
  for (const t of tasks) zones.set(t.record.availabilityZone, (zones.get(t.record.availabilityZone) ?? 0) + 1)
  const ordered: TaskState[] = []
  const left = [...tasks].sort((a, b) => Number(a.everRan) - Number(b.everRan))
  while (left.length > 0) {
    const weight = (t: TaskState) => (t.everRan ? (zones.get(t.record.availabilityZone) ?? 0) : Number.MAX_SAFE_INTEGER)
    const at = left.reduce((best, t, i) => (weight(t) > weight(left[best] ?? t) ? i : best), 0)
    const [next] = left.splice(at, 1)
    if (!next) break
    zones.set(next.record.availabilityZone, (zones.get(next.record.availabilityZone) ?? 1) - 1)
    ordered.push(next)
  }
  return ordered
}
