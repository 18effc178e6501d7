import { randomBytes } from 'node:crypto'
import { Fault } from '../operation.ts'
import { openToken, sealToken } from '../world/page-token.ts'
import type { Region } from '../world/region.ts'
import type {
  BalancerState,
  Elbv2,
  ListenerState,
  ListenerRuleState,
  TargetGroupState,
} from './state.ts'

/** Returns 16 hex digits, the end of every ELB ARN. */
export const elbId = (): string => randomBytes(8).toString('hex')

/** Returns an ELB ARN: `arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID`. */
export const elbArn = ({ partition, name, account }: Region, ...path: string[]): string =>
  `arn:${partition}:elasticloadbalancing:${name}:${account}:${path.join('/')}`

export const invalid = (message: string): Fault => new Fault('ValidationError', message)

export function findBalancer({ elbv2 }: Region, arn = ''): BalancerState {
  const found = elbv2.balancers.get(arn)
  if (!found)
    throw new Fault('LoadBalancerNotFoundException', `Load balancers '[${arn}]' not found`)
  return found
}

export function findTargetGroup({ elbv2 }: Region, arn = ''): TargetGroupState {
  if (!/^arn:[^:]+:elasticloadbalancing:[^:]+:\d{12}:targetgroup\//.test(arn))
    throw invalid(`'${arn}' is not a valid target group ARN`)
  const found = elbv2.targetGroups.get(arn)
  if (!found) throw new Fault('TargetGroupNotFoundException', 'One or more target groups not found')
  return found
}

const allListeners = (elbv2: Elbv2): ListenerState[] =>
  [...elbv2.balancers.values()].flatMap((b) => [...b.listeners.values()])

export function findListener({ elbv2 }: Region, arn = ''): ListenerState {
  const found = allListeners(elbv2).find((l) => l.arn === arn)
  if (!found) throw new Fault('ListenerNotFoundException', 'One or more listeners not found')
  return found
}

export function findRule(
  { elbv2 }: Region,
  arn = '',
): { listener: ListenerState; rule: ListenerRuleState } {
  for (const listener of allListeners(elbv2)) {
    const rule = listener.rules.find((r) => r.arn === arn)
    if (rule) return { listener, rule }
  }
  throw new Fault('RuleNotFoundException', 'One or more rules not found')
}

/** Returns the target groups of a rule. */
export const targetGroupsOf = ({ actions }: Pick<ListenerRuleState, 'actions'>): string[] =>
  actions
    .flatMap((a) => [
      a.TargetGroupArn,
      ...(a.ForwardConfig?.TargetGroups ?? []).map((t) => t.TargetGroupArn),
    ])
    .filter((arn) => arn !== undefined)

/** Returns the load balancers that use a target group. */
export const balancersOf = (elbv2: Elbv2, { arn }: TargetGroupState): BalancerState[] =>
  [...elbv2.balancers.values()].filter((b) =>
    [...b.listeners.values()].some((l) => l.rules.some((r) => targetGroupsOf(r).includes(arn))),
  )

interface PageInput {
  Marker?: string | undefined
  PageSize?: number | undefined
}

/** Returns one page of a Describe operation's items, sorted by key. */
export function page<T>(
  list: string,
  items: readonly T[],
  { Marker, PageSize = 400 }: PageInput,
  key: (item: T) => string,
): { items: T[]; NextMarker: string | undefined } {
  if (PageSize < 1 || PageSize > 400)
    throw invalid(`'${PageSize}' is not a valid page size: it must be between 1 and 400`)
  const after = Marker === undefined ? '' : openToken([list], Marker)
  if (after === undefined) throw invalid('Invalid marker')
  const rest = items.filter((i) => key(i) > after).sort((a, b) => (key(a) < key(b) ? -1 : 1))
  const shown = rest.slice(0, PageSize)
  const last = shown.at(-1)
  return {
    items: shown,
    NextMarker: last && rest.length > shown.length ? sealToken([list], key(last)) : undefined,
  }
}
