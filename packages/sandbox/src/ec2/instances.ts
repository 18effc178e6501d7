import { ec2Id } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { instanceTypeFacts } from './instance-types.ts'
import { addInterface, privateIp } from './network-interfaces.ts'
import { type ResourceKind } from './select.ts'
import type { GroupState, InstanceState, InstanceStatus, SubnetState } from './state.ts'

/** Numbers of the instance states. */
export const codes: Record<InstanceStatus, number> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
}

/** Options of a new instance. */
interface NewInstance {
  type: string
  subnet: SubnetState
  groups: readonly GroupState[]
  image?: string
  reservation?: string
  launchedAt?: number
  profile?: string
  keyName?: string
  token?: string
  public?: boolean
}

/** Adds a running instance with its primary interface. */
export function addInstance(region: Region, what: NewInstance): InstanceState {
  const {
    type,
    subnet,
    image = 'ami-0c7217cdde317cfec',
    reservation = ec2Id('r'),
    launchedAt = region.clock.now(),
    profile,
    keyName,
    token,
  } = what
  const instance: InstanceState = {
    id: ec2Id('i'),
    type,
    image,
    subnet,
    reservation,
    launchedAt,
    profile,
    keyName,
    token,
    status: 'running',
    primary: undefined,
    reason: '',
    watchers: [],
  }
  instance.primary = addInterface(region, subnet, {
    groups: what.groups,
    holder: { description: '', instance, device: 0, public: what.public ?? false },
    createdAt: launchedAt,
  })
  region.ec2.instances.set(instance.id, instance)
  return instance
}

/** Names, errors and filters of instances. */
export const instances: ResourceKind<InstanceState> = {
  prefix: 'i',
  noun: 'instance ID',
  code: 'InvalidInstanceID',
  of: ({ ec2 }) => ec2.instances,
  idOf: (i) => i.id,
  filters: {
    'instance-id': (i) => i.id,
    'instance-state-name': (i) => i.status,
    'instance-state-code': (i) => String(codes[i.status]),
    'instance-type': (i) => i.type,
    'image-id': (i) => i.image,
    'reservation-id': (i) => i.reservation,
    'subnet-id': (i) => (i.primary ? i.subnet.id : undefined),
    'vpc-id': (i) => (i.primary ? i.subnet.vpc.id : undefined),
    'availability-zone': (i) => i.subnet.zone,
    'private-ip-address': (i) => i.primary && privateIp(i.primary),
    'network-interface.network-interface-id': (i) => i.primary?.id,
    'instance.group-id': (i) => i.primary?.groups.map((g) => g.id),
    'instance.group-name': (i) => i.primary?.groups.map((g) => g.name),
    'network-interface.group-id': (i) => i.primary?.groups.map((g) => g.id),
    architecture: (i) => (instanceTypeFacts(i.type)?.arm ? 'arm64' : 'x86_64'),
    'key-name': (i) => i.keyName,
  },
}
