import type {
  DescribeListenerAttributesInput,
  DescribeListenerAttributesOutput,
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
  ModifyListenerAttributesInput,
  ModifyListenerAttributesOutput,
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Operation } from '../operation.ts'
import { findBalancer, findListener, findTargetGroup, invalid } from './lookup.ts'
import type { BalancerState } from './state.ts'

// Keys and defaults: API_LoadBalancerAttribute, API_ListenerAttribute and API_TargetGroupAttribute.
const everyBalancer = {
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.bucket': '',
  'access_logs.s3.prefix': '',
  'deletion_protection.enabled': 'false',
  'ipv6.deny_all_igw_traffic': 'false',
  'zonal_shift.config.enabled': 'false',
}
const balancers: Record<BalancerState['type'], Record<string, string>> = {
  application: {
    ...everyBalancer,
    'idle_timeout.timeout_seconds': '60',
    'client_keep_alive.seconds': '3600',
    'connection_logs.s3.enabled': 'false',
    'connection_logs.s3.bucket': '',
    'connection_logs.s3.prefix': '',
    'health_check_logs.s3.enabled': 'false',
    'health_check_logs.s3.bucket': '',
    'health_check_logs.s3.prefix': '',
    'load_balancing.cross_zone.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'defensive',
    'routing.http.drop_invalid_header_fields.enabled': 'false',
    'routing.http.preserve_host_header.enabled': 'false',
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
    'routing.http.xff_client_port.enabled': 'false',
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

const response: Record<string, string> = {
  'routing.http.response.server.enabled': 'true',
  ...Object.fromEntries(
    [
      'strict_transport_security',
      'access_control_allow_origin',
      'access_control_allow_methods',
      'access_control_allow_headers',
      'access_control_allow_credentials',
      'access_control_expose_headers',
      'access_control_max_age',
      'content_security_policy',
      'x_content_type_options',
      'x_frame_options',
    ].map((header) => [`routing.http.response.${header}.header_value`, '']),
  ),
}
const request = Object.fromEntries(
  [
    'X-Amzn-Mtls-Clientcert-Serial-Number',
    'X-Amzn-Mtls-Clientcert-Issuer',
    'X-Amzn-Mtls-Clientcert-Subject',
    'X-Amzn-Mtls-Clientcert-Validity',
    'X-Amzn-Mtls-Clientcert-Leaf',
    'X-Amzn-Mtls-Clientcert',
    'X-Amzn-Tls-Version',
    'X-Amzn-Tls-Cipher-Suite',
  ].map((header) => [
    `routing.http.request.${header.toLowerCase().replaceAll('-', '_')}.header_name`,
    header,
  ]),
)
const listeners: Record<string, Record<string, string>> = {
  HTTP: response,
  HTTPS: { ...request, ...response },
  TCP: { 'tcp.idle_timeout.seconds': '350' },
}

/** Default attributes of a listener by its protocol; no other attributes exist. */
export const listenerDefaults = (protocol: string): Map<string, string> =>
  new Map(Object.entries(listeners[protocol] ?? {}))
/** Default attributes of a load balancer; no other attributes exist. */
export const balancerDefaults = (type: BalancerState['type']): Map<string, string> =>
  new Map(Object.entries(balancers[type]))
/** Default attributes of a target group. */
export const targetGroupDefaults = (): Map<string, string> => new Map(Object.entries(targetGroups))

interface Attribute {
  Key?: string | undefined
  Value?: string | undefined
}

/** Attributes that are numbers, with the least and the greatest. */
const ranges: [key: string, least: number, most: number][] = [
  ['deregistration_delay.timeout_seconds', 0, 3_600],
  ['idle_timeout.timeout_seconds', 1, 4_000],
  ['client_keep_alive.seconds', 60, 604_800],
  ['tcp.idle_timeout.seconds', 60, 6_000],
]

const toAttributes = (attributes: ReadonlyMap<string, string>) =>
  [...attributes].map(([Key, Value]) => ({ Key, Value }))

function modify(
  attributes: Map<string, string>,
  what: string,
  changes: readonly Attribute[],
): void {
  for (const { Key = '', Value = '' } of changes) {
    if (!attributes.has(Key)) throw invalid(`${what} attribute key '${Key}' is not recognized`)
    const [, least, most] = ranges.find(([key]) => key === Key) ?? []
    if (
      least !== undefined &&
      most !== undefined &&
      !(/^\d+$/.test(Value) && Number(Value) >= least && Number(Value) <= most)
    )
      throw invalid(`'${Key}' must be between '${least}' and '${most}' inclusive`)
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

export const describeListenerAttributes: Operation<
  DescribeListenerAttributesInput,
  DescribeListenerAttributesOutput
> = (input, { region }) => ({
  Attributes: toAttributes(findListener(region, input.ListenerArn).attributes),
})

export const modifyListenerAttributes: Operation<
  ModifyListenerAttributesInput,
  ModifyListenerAttributesOutput
> = (input, { region }) => {
  const { attributes } = findListener(region, input.ListenerArn)
  modify(attributes, 'Listener', input.Attributes ?? [])
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
