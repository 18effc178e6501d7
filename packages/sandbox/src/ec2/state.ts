import type { Tag } from '@aws-sdk/client-ec2'

/** A range of IPv4 addresses: the first of them as a number, and how many bits they share. */
export interface Range {
  first: number
  prefix: number
}

export interface VpcState {
  readonly id: string
  readonly range: Range
  readonly isDefault: boolean
}

export interface SubnetState {
  readonly id: string
  readonly vpc: VpcState
  readonly zone: string
  readonly range: Range
  readonly isDefault: boolean
  /** Who has which address. */
  readonly taken: Map<number, InterfaceState>
  /** Where to look first for a free address: those given back are taken again as late as can be. */
  next: number
}

export interface RuleState {
  readonly id: string
  readonly egress: boolean
  /** `-1` is every protocol; then there are no ports. */
  readonly protocol: string
  readonly from: number | undefined
  readonly to: number | undefined
  /** Whom it lets in or out. */
  readonly peer: Peer
  description: string | undefined
}

/** One of: an IPv4 range, an IPv6 range, a prefix list, another group. */
export interface Peer {
  kind: 'cidr' | 'cidr6' | 'list' | 'group'
  value: string
}

export interface GroupState {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly vpc: VpcState
  rules: RuleState[]
}

/**
 * Whose an interface is, and what it hangs on. There are thousands: what can be told from its id is
 * not kept.
 */
export interface Holder {
  readonly description: string
  /** The AWS service that made it, and alone may remove it. */
  readonly requester?: string
  /**
   * The instance it is attached to; without one it is attached to something that AWS does not show.
   */
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
  /**
   * The HTTP status that comes back from a port; undefined where nobody listens. What looks at
   * health asks this.
   */
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
  /** Gone once it is terminated. */
  primary: InterfaceState | undefined
  reason: string
  /** Told when it begins to shut down, and when it is gone: for those who run on it. */
  readonly watchers: ((status: InstanceStatus) => void)[]
}

/** What EC2 holds in one account × region. */
export interface Ec2 {
  readonly vpcs: Map<string, VpcState>
  readonly subnets: Map<string, SubnetState>
  readonly groups: Map<string, GroupState>
  readonly interfaces: Map<string, InterfaceState>
  readonly instances: Map<string, InstanceState>
  /** By resource. */
  readonly tags: Map<string, Tag[]>
}
