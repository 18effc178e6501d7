import type { PartProblem, ServiceTargets, Target } from '@pilothouse/contract'
import type { ToneName } from '#ui/Tone.tsx'

/**
 * States of a target, worst first.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
const states: readonly [state: string, tone: ToneName][] = [
  ['unhealthy', 'bad'],
  ['unhealthy.draining', 'warn'],
  ['unused', 'warn'],
  ['unavailable', 'warn'],
  ['initial', 'busy'],
  ['draining', 'quiet'],
  ['healthy', 'good'],
]
const tones = new Map(states)

/** The tone of a target state. An unknown state is shown unchanged, in the quiet tone. */
export const targetTone = (state: string): ToneName => tones.get(state) ?? 'quiet'
/** Sort key of a state, worst first. An unknown state comes before the healthy ones. */
export function severityOf(state: string): number {
  const index = states.findIndex(([name]) => name === state)
  return index < 0 ? 4.5 : index
}

const leaving = (t: Target) => t.state === 'draining' || t.state === 'unhealthy.draining'

interface Summary {
  healthy: number
  /** Without draining targets. */
  total: number
  draining: number
  worst: Target | null
  /** The first reason why the health of a group could not be read. */
  problem: PartProblem | null
}

/** Summarises all targets of some groups. */
export function summaryOf(
  groups: readonly Pick<ServiceTargets['groups'][number], 'targets' | 'targetsProblem'>[],
): Summary {
  const all = groups.flatMap((g) => g.targets ?? [])
  const [worst] = all
    .filter((t) => t.state !== 'healthy' && !leaving(t))
    .sort((a, b) => severityOf(a.state) - severityOf(b.state))
  return {
    healthy: all.filter((t) => t.state === 'healthy').length,
    total: all.filter((t) => !leaving(t)).length,
    draining: all.filter(leaving).length,
    worst: worst ?? null,
    problem: groups.find((g) => g.targetsProblem)?.targetsProblem ?? null,
  }
}

/** Counts unhealthy targets by reason, worst first: `2 unhealthy: Request timed out`. */
export function illsOf(targets: readonly Target[]): string[] {
  const ills = new Map<string, { many: number; said: string; rank: number }>()
  for (const t of targets.filter((one) => one.state !== 'healthy')) {
    const why = whyOf(t)
    const said = why ? `${t.state}: ${why}` : t.state
    ills.set(said, { many: (ills.get(said)?.many ?? 0) + 1, said, rank: severityOf(t.state) })
  }
  return [...ills.values()]
    .sort((a, b) => a.rank - b.rank)
    .map(({ many, said }) => `${many} ${said}`)
}

/** Why a target is not healthy: ELB's description, else its reason code. */
export const whyOf = (t: Pick<Target, 'description' | 'reason'>): string | null =>
  t.description ?? t.reason

export const addressOf = (t: Pick<Target, 'id' | 'port'>): string =>
  t.port === null ? t.id : `${t.id}:${t.port}`
