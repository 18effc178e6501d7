import type { Tag } from '@aws-sdk/client-ec2'

/** A range of IPv4 addresses: its first address as a number, and its prefix length. */
export interface AddressRange {
  first: number
  prefix: number
}

export interface VpcState {
  readonly id: string
  readonly range: AddressRange
  readonly isDefault: boolean
  dnsSupport: boolean
  dnsHostnames: boolean
  addressUsageMetrics: boolean
}

export interface SubnetState {
  readonly id: string
  readonly vpc: VpcState
  readonly zone: string
  readonly range: AddressRange
  readonly isDefault: boolean
  /** Interfaces by address. */
  readonly taken: Map<number, InterfaceState>
  /**
   * Offset at which the search for a free address starts, so that freed addresses are reused late.
   */
  next: number
}

export interface SecurityGroupRuleState {
  readonly id: string
  readonly egress: boolean
  /** `-1` means all protocols, without ports. */
  readonly protocol: string
  readonly from: number | undefined
  readonly to: number | undefined
  /** Source or destination that the rule allows. */
  readonly peer: Peer
  description: string | undefined
}

/** An IPv4 range, an IPv6 range, a prefix list or another group. */
export interface Peer {
  kind: 'cidr' | 'cidr6' | 'list' | 'group'
  value: string
}

export interface GroupState {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly vpc: VpcState
  rules: SecurityGroupRuleState[]
}

/**
 * Owner and attachment of an interface. Values that derive from its id are not stored, because
 * there are thousands.
 */
export interface Holder {
  readonly description: string
  /** The AWS service that created it; only that service may remove it. */
  readonly requester?: string
  /** The instance it is attached to, if the attachment is to an instance. */
  readonly instance?: InstanceState
  readonly device: number
  readonly public?: boolean
}

export interface InterfaceState {
  readonly id: string
  readonly subnet: SubnetState
  readonly address: number
  readonly groups: readonly GroupState[]
  readonly createdAt: number
  readonly holder: Holder
  /** Returns the HTTP status of a port, or undefined if nothing listens. Health checks call it. */
  answer: ((port: number) => number | undefined) | undefined
}

export type InstanceStatus = 'pending' | 'running' | 'shutting-down' | 'terminated'

export interface InstanceState {
  readonly id: string
  readonly type: string
  readonly image: string
  readonly subnet: SubnetState
  readonly reservation: string
  readonly launchedAt: number
  readonly profile: string | undefined
  readonly keyName: string | undefined
  readonly token: string | undefined
  status: InstanceStatus
  /** Undefined once the instance is terminated. */
  primary: InterfaceState | undefined
  reason: string
  /** Called when the instance begins to shut down and when it is terminated. */
  readonly watchers: ((status: InstanceStatus) => void)[]
}

/** EC2 state of one account × region. */
export interface Ec2 {
  readonly vpcs: Map<string, VpcState>
  readonly subnets: Map<string, SubnetState>
  readonly groups: Map<string, GroupState>
  readonly interfaces: Map<string, InterfaceState>
  readonly instances: Map<string, InstanceState>
  /** By resource. */
  readonly tags: Map<string, Tag[]>
}
