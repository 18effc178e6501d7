import type {
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Operation } from '../operation.ts'
import { findBalancer, findTargetGroup, invalid } from './lookup.ts'
import type { BalancerState } from './state.ts'

const everyBalancer = {
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.bucket': '',
  'access_logs.s3.prefix': '',
  'deletion_protection.enabled': 'false',
}
const balancers: Record<BalancerState['type'], Record<string, string>> = {
  application: {
    ...everyBalancer,
    'idle_timeout.timeout_seconds': '60',
    'client_keep_alive.seconds': '3600',
    'load_balancing.cross_zone.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'defensive',
    'routing.http.drop_invalid_header_fields.enabled': 'false',
    'routing.http.preserve_host_header.enabled': 'false',
    'routing.http.xff_header_processing.mode': 'append',
    'routing.http2.enabled': 'true',
    'waf.fail_open.enabled': 'false',
  },
  network: {
    ...everyBalancer,
    'load_balancing.cross_zone.enabled': 'false',
    'dns_record.client_routing_policy': 'any_availability_zone',
  },
}
const targetGroups: Record<string, string> = {
  'deregistration_delay.timeout_seconds': '300',
  'stickiness.enabled': 'false',
  'stickiness.type': 'lb_cookie',
  'stickiness.lb_cookie.duration_seconds': '86400',
  'slow_start.duration_seconds': '0',
  'load_balancing.algorithm.type': 'round_robin',
  'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
}

/** Default attributes of a load balancer; no other attributes exist. */
export const balancerDefaults = (type: BalancerState['type']): Map<string, string> =>
  new Map(Object.entries(balancers[type]))
/** Default attributes of a target group. */
export const targetGroupDefaults = (): Map<string, string> => new Map(Object.entries(targetGroups))

interface Attribute {
  Key?: string | undefined
  Value?: string | undefined
}

const toAttributes = (attributes: ReadonlyMap<string, string>) =>
  [...attributes].map(([Key, Value]) => ({ Key, Value }))

function modify(
  attributes: Map<string, string>,
  what: string,
  changes: readonly Attribute[],
): void {
  for (const { Key = '', Value = '' } of changes) {
    if (!attributes.has(Key)) throw invalid(`${what} attribute key '${Key}' is not recognized`)
    if (
      Key === 'deregistration_delay.timeout_seconds' &&
      !(/^\d+$/.test(Value) && Number(Value) <= 3_600)
    ) {
      throw invalid(`'${Key}' must be between '0' and '3600' inclusive`)
    }
    if (
      Key.endsWith('.enabled') &&
      !['true', 'false', 'use_load_balancer_configuration'].includes(Value)
    )
      throw invalid(`'${Key}' must be 'true' or 'false'`)
  }
  for (const { Key = '', Value = '' } of changes) attributes.set(Key, Value)
}

export const describeLoadBalancerAttributes: Operation<
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput
> = (input, { region }) => ({
  Attributes: toAttributes(findBalancer(region, input.LoadBalancerArn).attributes),
})

export const modifyLoadBalancerAttributes: Operation<
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput
> = (input, { region }) => {
  const { attributes } = findBalancer(region, input.LoadBalancerArn)
  modify(attributes, 'Load balancer', input.Attributes ?? [])
  return { Attributes: toAttributes(attributes) }
}

export const describeTargetGroupAttributes: Operation<
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput
> = (input, { region }) => ({
  Attributes: toAttributes(findTargetGroup(region, input.TargetGroupArn).attributes),
})

export const modifyTargetGroupAttributes: Operation<
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput
> = (input, { region }) => {
  const { attributes } = findTargetGroup(region, input.TargetGroupArn)
  modify(attributes, 'Target group', input.Attributes ?? [])
  return { Attributes: toAttributes(attributes) }
}
