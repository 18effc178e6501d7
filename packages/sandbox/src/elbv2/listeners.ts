import type {
  Action,
  CreateListenerInput,
  CreateListenerOutput,
  DeleteListenerInput,
  DeleteListenerOutput,
  DescribeListenersInput,
  DescribeListenersOutput,
  FixedResponseActionConfig,
  Listener,
  ModifyListenerInput,
  ModifyListenerOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { listenerDefaults } from './attributes.ts'
import { reconsider } from './health.ts'
import {
  balancersOf,
  elbArn,
  elbId,
  findBalancer,
  findListener,
  findTargetGroup,
  targetGroupsOf,
  invalid,
  page,
} from './lookup.ts'
import type { BalancerState, ListenerState } from './state.ts'
import { checkTags } from './tags.ts'

/** Returns the part of a load balancer's ARN that the ARNs of its listeners and rules repeat. */
const pathOf = (arn: string): string => arn.slice(arn.indexOf('/') + 1)

/** Options of a new listener. */
interface NewListener {
  port: number
  protocol: string
  actions: Action[]
  certificates?: string[]
  sslPolicy?: string | undefined
  id?: string
}

/** Adds a listener with its default rule. */
export function addListener(
  region: Region,
  balancer: BalancerState,
  what: NewListener,
): ListenerState {
  const { port, protocol, actions, certificates = [], sslPolicy, id = elbId() } = what
  const arn = elbArn(region, 'listener', pathOf(balancer.arn), id)
  const listener: ListenerState = {
    arn,
    balancer,
    port,
    protocol,
    certificates,
    sslPolicy,
    attributes: listenerDefaults(protocol),
    rules: [],
  }
  listener.rules.push({
    arn: ruleArn(region, listener),
    priority: undefined,
    conditions: [],
    actions,
  })
  balancer.listeners.set(arn, listener)
  reconsiderAll(region)
  return listener
}

/** Returns the ARN of a new rule. */
export const ruleArn = (region: Region, { arn }: ListenerState): string =>
  elbArn(region, 'listener-rule', pathOf(arn), elbId())

/** Updates the health checks of all groups after a change of listeners or rules. */
export function reconsiderAll(region: Region): void {
  for (const group of region.elbv2.targetGroups.values()) reconsider(region, group)
}

/**
 * Throws for invalid actions: unknown target groups, those of another kind or VPC, and those of
 * another load balancer.
 */
export function checkActions(
  region: Region,
  balancer: BalancerState,
  actions: readonly Action[] | undefined,
): Action[] {
  if (!actions?.length) throw invalid('At least one action must be specified')
  for (const arn of targetGroupsOf({ actions: [...actions] })) {
    const group = findTargetGroup(region, arn)
    const http = group.protocol.startsWith('HTTP')
    if (http !== (balancer.type === 'application')) {
      throw new Fault(
        'InvalidConfigurationRequestException',
        `The protocol of target group '${arn}' is not supported by load balancers of type ` +
          `'${balancer.type}'`,
      )
    }
    if (group.vpc !== balancer.subnets[0]?.vpc) {
      throw new Fault(
        'InvalidConfigurationRequestException',
        `The load balancer and the target group '${arn}' must be in the same VPC`,
      )
    }
    if (balancersOf(region.elbv2, group).some((b) => b !== balancer)) {
      throw new Fault(
        'TargetGroupAssociationLimitException',
        `The following target groups cannot be associated with more than one load balancer: ${arn}`,
      )
    }
  }
  for (const { Type, FixedResponseConfig } of actions)
    if (Type === 'fixed-response') requireFixedResponse(FixedResponseConfig)
  return actions.map(spellOut)
}

/** Content types that AWS sends a fixed response with (API_FixedResponseActionConfig). */
const contentTypes = [
  'text/plain',
  'text/css',
  'text/html',
  'application/javascript',
  'application/json',
]

/** Throws if a fixed response is missing or has another content type. The texts are ours. */
function requireFixedResponse(config: FixedResponseActionConfig | undefined): void {
  if (!config) throw invalid('A fixed-response action requires a FixedResponseConfig')
  const { ContentType } = config
  if (ContentType !== undefined && !contentTypes.includes(ContentType))
    throw invalid(`Content type '${ContentType}' must be one of '${contentTypes.join(', ')}'`)
}

/** Returns a forward action in both of AWS's forms, whichever was sent. */
function spellOut(action: Action): Action {
  if (action.Type !== 'forward') return action
  const { ForwardConfig, TargetGroupArn } = action
  const TargetGroups =
    ForwardConfig?.TargetGroups ??
    (TargetGroupArn === undefined ? [] : [{ TargetGroupArn, Weight: 1 }])
  const [only] = TargetGroups.length === 1 ? TargetGroups : []
  return {
    ...action,
    ...(only ? { TargetGroupArn: only.TargetGroupArn } : {}),
    ForwardConfig: {
      TargetGroups,
      TargetGroupStickinessConfig: ForwardConfig?.TargetGroupStickinessConfig ?? { Enabled: false },
    },
  }
}

function toListener(l: ListenerState): Listener {
  return {
    ListenerArn: l.arn,
    LoadBalancerArn: l.balancer.arn,
    Port: l.port,
    Protocol: l.protocol as Listener['Protocol'],
    DefaultActions: l.rules.at(-1)?.actions,
    ...(l.certificates.length > 0
      ? {
          Certificates: l.certificates.map((CertificateArn) => ({ CertificateArn })),
          SslPolicy: l.sslPolicy,
        }
      : {}),
  }
}

const protocols = { application: ['HTTP', 'HTTPS'], network: ['TCP', 'TLS', 'UDP', 'TCP_UDP'] }
const policy = 'ELBSecurityPolicy-TLS13-1-2-2021-06'

interface ListenerRequest {
  port: number | undefined
  protocol: string | undefined
  /** ARNs. */
  certificates: readonly string[]
}

/** Throws if a listener may not have this port and protocol. `self` is a listener to change. */
function checkListener(
  balancer: BalancerState,
  { port, protocol, certificates }: ListenerRequest,
  self?: ListenerState,
) {
  if (!protocol) throw invalid('A listener protocol must be specified')
  if (!port || port < 1 || port > 65_535)
    throw invalid(`Port '${port ?? ''}' must be in between '1' and '65535' inclusive`)
  if (!protocols[balancer.type].includes(protocol))
    throw invalid(
      `Listener protocol '${protocol}' must be one of '${protocols[balancer.type].join(', ')}'`,
    )
  if ([...balancer.listeners.values()].some((l) => l !== self && l.port === port)) {
    throw new Fault(
      'DuplicateListenerException',
      `A listener already exists on this port for this load balancer '${balancer.arn}'`,
    )
  }
  if ((protocol === 'HTTPS' || protocol === 'TLS') && certificates.length !== 1)
    throw invalid(`A certificate must be specified for ${protocol} listeners`)
  return { port, protocol }
}

export const createListener: Operation<CreateListenerInput, CreateListenerOutput> = (
  input,
  { region },
) => {
  const balancer = findBalancer(region, input.LoadBalancerArn)
  const certificates = (input.Certificates ?? []).flatMap((c) => c.CertificateArn ?? [])
  const { port, protocol } = checkListener(balancer, {
    port: input.Port,
    protocol: input.Protocol,
    certificates,
  })
  const actions = checkActions(region, balancer, input.DefaultActions)
  checkTags(input.Tags ?? [])
  const sslPolicy = certificates.length > 0 ? (input.SslPolicy ?? policy) : undefined
  const listener = addListener(region, balancer, {
    port,
    protocol,
    actions,
    certificates,
    sslPolicy,
  })
  if (input.Tags?.length) region.elbv2.tags.set(listener.arn, input.Tags)
  return { Listeners: [toListener(listener)] }
}

export const describeListeners: Operation<DescribeListenersInput, DescribeListenersOutput> = (
  input,
  { region },
) => {
  if (!input.LoadBalancerArn && !input.ListenerArns?.length)
    throw invalid('You must specify either listener ARNs or a load balancer ARN')
  const selected = input.ListenerArns?.length
    ? input.ListenerArns.map((arn) => findListener(region, arn))
    : [...findBalancer(region, input.LoadBalancerArn).listeners.values()]
  const { items, NextMarker } = page('listeners', selected, input, (l) => l.arn)
  return { Listeners: items.map(toListener), NextMarker }
}

export const modifyListener: Operation<ModifyListenerInput, ModifyListenerOutput> = (
  input,
  { region },
) => {
  const listener = findListener(region, input.ListenerArn)
  const certificates =
    input.Certificates?.flatMap((c) => c.CertificateArn ?? []) ?? listener.certificates
  const { port, protocol } = checkListener(
    listener.balancer,
    {
      port: input.Port ?? listener.port,
      protocol: input.Protocol ?? listener.protocol,
      certificates,
    },
    listener,
  )
  const actions =
    input.DefaultActions && checkActions(region, listener.balancer, input.DefaultActions)
  if (protocol !== listener.protocol) listener.attributes = listenerDefaults(protocol)
  Object.assign(listener, {
    port,
    protocol,
    certificates,
    sslPolicy: input.SslPolicy ?? listener.sslPolicy,
  })
  const byDefault = listener.rules.at(-1)
  if (actions && byDefault) byDefault.actions = actions
  reconsiderAll(region)
  return { Listeners: [toListener(listener)] }
}

export const deleteListener: Operation<DeleteListenerInput, DeleteListenerOutput> = (
  input,
  { region },
) => {
  const listener = findListener(region, input.ListenerArn)
  listener.balancer.listeners.delete(listener.arn)
  region.elbv2.tags.delete(listener.arn)
  reconsiderAll(region)
  return {}
}
