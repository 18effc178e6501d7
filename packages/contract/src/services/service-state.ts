import type { ServiceVerdict } from './service.ts'

/**
 * Facts that the state of a service is derived from. Times are milliseconds since the epoch; lists
 * are newest first.
 */
export interface ServiceFacts {
  status: string
  desired: number
  running: number
  pending: number
  deployments: {
    id: string
    status: string
    taskDefinition: string
    rolloutState: string | null
    rolloutReason: string | null
    failed: number
    createdAt: number | null
  }[]
  events: { at: number | null; message: string }[]
  /** Its stopped tasks, with reasons. */
  stopped: {
    taskId: string
    at: number
    started: boolean
    stopCode: string | null
    reason: string | null
    why: string | null
    failed: boolean
  }[]
  /** Since when fewer tasks run than desired; null if enough do. */
  shortSince: number | null
  now: number
}

const minutes = (n: number) => n * 60_000
type Evidence = ServiceVerdict['evidence']

/**
 * Since when fewer tasks run than desired. Kept from sweep to sweep, because AWS does not report
 * it.
 */
export const shortSince = (
  desired: number,
  running: number,
  before: number | null,
  now: number,
): number | null => (running < desired ? (before ?? now) : null)

/** The state of a service that is neither failing nor deploying. */
function settled(facts: ServiceFacts): ServiceVerdict {
  const { desired, running } = facts
  if (running !== desired) {
    const reason =
      running < desired
        ? `${running} of ${desired} tasks run; ${desired - running} to start.`
        : `${running} tasks run; ${running - desired} to stop.`
    return state('Scaling', reason, events(facts, 3))
  }
  if (desired === 0) return state('Paused', 'Scaled to 0: nothing runs, and nothing should.')
  const all = `All ${desired} ${plural(desired, 'task')} run${desired === 1 ? 's' : ''}.`
  return state('Steady', all, facts.events.slice(0, 1).map(toEvidence))
}

/** Derives the state of a service: the first matching rule, with its reason and evidence. */
export function stateOf(facts: ServiceFacts): ServiceVerdict {
  const { status, running } = facts
  if (status === 'INACTIVE') return state('Gone', 'The service was deleted.')
  if (status === 'DRAINING')
    return state('Draining', `Deleted; ${running} ${plural(running, 'task')} still running.`)
  return failing(facts) ?? short(facts) ?? deploying(facts) ?? settled(facts)
}

/** Events about started tasks are no evidence of a failure. */
function isGoodNews(message: string): boolean {
  const started = /has started \d+ tasks: /.exec(message)
  return started !== null && message.indexOf('.', started.index) === message.length - 1
}

function failing(facts: ServiceFacts): ServiceVerdict | null {
  const gone = facts.deployments.find((d) => d.rolloutState === 'FAILED')
  const back = facts.deployments.find(
    (d) => d.rolloutState === 'IN_PROGRESS' && /rolling back/i.test(d.rolloutReason ?? ''),
  )
  const recent = facts.stopped.filter((t) => t.failed && facts.now - t.at <= minutes(10))
  const evidence = newestFirst([
    ...stops(recent),
    ...events({ ...facts, events: facts.events.filter((e) => !isGoodNews(e.message)) }, 3),
  ])
  const cause =
    causeOf(recent) ??
    causeOf(facts.stopped.filter((t) => t.failed)) ??
    causeOfPlacement(facts.events)
  if (back)
    return state(
      'Failing',
      `The deployment of ${gone?.taskDefinition ?? 'a new revision'} failed; rolling back to ${back.taskDefinition}.${cause ? ` ${cause}` : ''}`,
      evidence,
    )
  if (gone)
    return state(
      'Failing',
      `The deployment of ${gone.taskDefinition} failed${cause ? `. ${cause}` : `: ${gone.rolloutReason ?? 'tasks failed to start.'}`}`,
      evidence,
    )
  const trying = facts.deployments.find((d) => d.rolloutState === 'IN_PROGRESS' && d.failed > 0)
  if (trying)
    return state(
      'Failing',
      `${trying.failed} ${plural(trying.failed, 'task')} of ${trying.taskDefinition} failed while it is being deployed.${cause ? ` ${cause}` : ''}`,
      evidence,
    )
  if (recent.length >= 2)
    return state(
      'Failing',
      `${recent.length} tasks failed in the last 10 minutes.${cause ? ` ${cause}` : ''}`,
      evidence,
    )
  return null
}

const placement =
  /unable to place|unable to consistently start|provisioning capacity limit|could not launch|capacity is unavailable/i
/**
 * Newest events about placement, successful or not. A "stopped" event in between does not count.
 */
const placed = /has started \d+ tasks|reached a steady state/i

function short(facts: ServiceFacts): ServiceVerdict | null {
  if (facts.running >= facts.desired) return null
  const newest = facts.events.find((e) => placement.test(e.message) || placed.test(e.message))
  const missing = `${facts.running} of ${facts.desired} tasks run`
  if (newest && placement.test(newest.message)) {
    return state('Short', `${missing}: ${placementReason(newest.message)}`, [
      { at: newest.at, text: newest.message },
    ])
  }
  const moving = facts.deployments.some((d) => d.rolloutState === 'IN_PROGRESS')
  if (!moving && facts.shortSince !== null && facts.now - facts.shortSince >= minutes(5)) {
    return state(
      'Short',
      `${missing}, for more than 5 minutes and without a deployment.`,
      events(facts, 3),
    )
  }
  return null
}

function deploying(facts: ServiceFacts): ServiceVerdict | null {
  // With another controller, and in old answers, there is no rolloutState: then two deployments
  // mean that one replaces the other.
  const one =
    facts.deployments.find((d) => d.rolloutState === 'IN_PROGRESS') ??
    (facts.deployments.length > 1
      ? facts.deployments.find((d) => d.status === 'PRIMARY' && d.rolloutState === null)
      : undefined)
  return one
    ? state(
        'Deploying',
        `${one.taskDefinition} is being deployed: ${facts.running} running, ${facts.desired} desired.`,
        events(facts, 5),
      )
    : null
}

/** The part of a placement event that the operator needs, in AWS's words. */
function placementReason(message: string): string {
  const closest = textAfter(message, /closest matching \(container-instance [^()]+\) /i)
  const reason = textAfter(message, /Reason: /i)
  if (closest?.isEnded) return `no container instance fits; the closest ${closest.text}.`
  return reason ? `${reason.text.replace(/\.$/, '')}.` : message.replace(/^\(service [^)]+\) /, '')
}

/** The text after a prefix, up to AWS's "For more information"; null if there is none. */
function textAfter(message: string, beginning: RegExp): { text: string; isEnded: boolean } | null {
  const found = beginning.exec(message)
  const rest = found ? message.slice(found.index + found[0].length) : ''
  const end = rest.toLowerCase().indexOf('. for more')
  const text = end < 0 ? rest : rest.slice(0, end)
  return text === '' ? null : { text, isEnded: end >= 0 }
}

/** A task that could not be placed leaves only an event, not a stopped task. */
function causeOfPlacement(events: ServiceFacts['events']): string | null {
  const newest = events.find((e) => placement.test(e.message))
  return newest ? `Last: ${placementReason(newest.message)}` : null
}

function causeOf(stopped: ServiceFacts['stopped']): string | null {
  const first = stopped[0]
  if (!first) return null
  const text = first.why ?? first.reason
  return text ? `Last: ${text.endsWith('.') ? text : `${text}.`}` : null
}

const stops = (tasks: ServiceFacts['stopped']): Evidence =>
  tasks.slice(0, 3).map((t) => ({ at: t.at, taskId: t.taskId, text: told(t.reason, t.why) }))
/** A container's reason often contains the task's reason: show it once. */
const told = (reason: string | null, why: string | null): string =>
  reason && why && !why.includes(reason.replace(/\.$/, ''))
    ? `${reason.replace(/\.$/, '')} · ${why}`
    : (why ?? reason ?? 'Stopped without a reason.')
const newestFirst = (evidence: Evidence): Evidence =>
  [...evidence].sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
const toEvidence = ({ at, message }: ServiceFacts['events'][number]): Evidence[number] => ({
  at,
  text: message,
})
/** The newest events. A "steady state" event is evidence only for the steady state. */
const events = (facts: ServiceFacts, most: number): Evidence =>
  facts.events
    .filter((e) => !/has reached a steady state/.test(e.message))
    .slice(0, most)
    .map(toEvidence)
const state = (
  name: ServiceVerdict['name'],
  reason: string,
  evidence: Evidence = [],
): ServiceVerdict => ({ name, reason, evidence })
const plural = (n: number, noun: string) => (n === 1 ? noun : `${noun}s`)

/** Worst first: the order in which an operator should look. */
export const severity = {
  Failing: 0,
  Short: 1,
  Deploying: 2,
  Scaling: 3,
  Draining: 4,
  Steady: 5,
  Paused: 6,
  Gone: 7,
} satisfies Record<ServiceVerdict['name'], number>
