import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Instance,
  Reservation,
  RunInstancesRequest,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'
import { ec2Id } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { freeIn } from './addresses.ts'
import { defaultGroupOf, defaultSubnetOf } from './default-vpc.ts'
import { factsOf } from './instance-types.ts'
import {
  addInterface,
  associationOf,
  macOf,
  privateIp,
  privateName,
  publicIp,
  removeInterface,
} from './network-interfaces.ts'
import { groups } from './security-groups.ts'
import { named, select, type Kind } from './select.ts'
import type { GroupState, InstanceState, InstanceStatus, SubnetState } from './state.ts'
import { subnets } from './subnets.ts'
import { setTags, specified } from './tags.ts'

/** EC2 shows a state by a number too. */
const codes: Record<InstanceStatus, number> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
}

const booting = 12_000
const shuttingDown = 30_000
/** A terminated instance is described for about an hour. */
const remembered = 3_600_000

/** What an instance is to be. */
export interface NewInstance {
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

/** Adds an instance that is running already, with its primary interface. */
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
  instance.primary = addInterface(
    region,
    subnet,
    what.groups,
    { description: '', instance, device: 0, public: what.public ?? false },
    launchedAt,
  )
  region.ec2.instances.set(instance.id, instance)
  return instance
}

/** How instances are named, refused and filtered. */
export const instances: Kind<InstanceState> = {
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
    architecture: (i) => (factsOf(i.type)?.arm ? 'arm64' : 'x86_64'),
    'key-name': (i) => i.keyName,
  },
}

function toInstance(region: Region, i: InstanceState): Instance {
  const { primary } = i
  const facts = factsOf(i.type)
  const threads = facts?.arm ? 1 : 2
  const set = primary?.groups.map((g) => ({ GroupId: g.id, GroupName: g.name })) ?? []
  const attached = primary
    ? [...region.ec2.interfaces.values()].filter((one) => one.holder.instance === i)
    : []
  return {
    InstanceId: i.id,
    ImageId: i.image,
    InstanceType: i.type as Instance['InstanceType'],
    State: { Code: codes[i.status], Name: i.status },
    StateTransitionReason: i.reason,
    ...(i.reason
      ? {
          StateReason: {
            Code: 'Client.UserInitiatedShutdown',
            Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
          },
        }
      : {}),
    LaunchTime: new Date(i.launchedAt),
    Placement: { AvailabilityZone: i.subnet.zone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    Architecture: facts?.arm ? 'arm64' : 'x86_64',
    CpuOptions: { CoreCount: (facts?.vcpu ?? 2) / threads, ThreadsPerCore: threads },
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    EbsOptimized: false,
    EnaSupport: true,
    AmiLaunchIndex: 0,
    KeyName: i.keyName,
    ClientToken: i.token,
    ...(i.profile ? { IamInstanceProfile: { Arn: i.profile, Id: 'AIPAPILOTHOUSE2345678' } } : {}),
    SecurityGroups: set,
    NetworkInterfaces: attached.map((one) => ({
      NetworkInterfaceId: one.id,
      Description: one.holder.description,
      SubnetId: one.subnet.id,
      VpcId: one.subnet.vpc.id,
      OwnerId: region.account,
      MacAddress: macOf(one),
      PrivateIpAddress: privateIp(one),
      PrivateDnsName: privateName(region, privateIp(one)),
      Groups: one.groups.map((g) => ({ GroupId: g.id, GroupName: g.name })),
      InterfaceType: 'interface',
      SourceDestCheck: true,
      Status: 'in-use',
      Attachment: {
        DeviceIndex: one.holder.device,
        Status: 'attached',
        DeleteOnTermination: one === primary,
        AttachTime: new Date(one.createdAt),
      },
    })),
    ...(primary
      ? {
          SubnetId: i.subnet.id,
          VpcId: i.subnet.vpc.id,
          PrivateIpAddress: privateIp(primary),
          PrivateDnsName: privateName(region, privateIp(primary)),
          PublicIpAddress: publicIp(primary),
          PublicDnsName: associationOf(region, primary)?.PublicDnsName ?? '',
          SourceDestCheck: true,
        }
      : { PrivateDnsName: '', PublicDnsName: '' }),
    BlockDeviceMappings: [],
    ProductCodes: [],
    Tags: region.ec2.tags.get(i.id) ?? [],
  }
}

export const describeInstances: Operation<DescribeInstancesRequest, DescribeInstancesResult> = (
  input,
  { region },
) => {
  const { items, NextToken } = select(region, instances, input.InstanceIds, input)
  return { Reservations: toReservations(region, items), NextToken }
}

function toReservations(region: Region, items: readonly InstanceState[]): Reservation[] {
  const reservations = new Map<string, Reservation>()
  for (const one of items) {
    const made = reservations.get(one.reservation) ?? {
      ReservationId: one.reservation,
      OwnerId: region.account,
      Groups: [],
      Instances: [],
    }
    reservations.set(one.reservation, made)
    made.Instances?.push(toInstance(region, one))
  }
  return [...reservations.values()]
}

/** RunInstances: they boot, and run; what their user data says is not carried out. */
export const runInstances: Operation<RunInstancesRequest, Reservation> = (input, { region }) => {
  const {
    MinCount = 1,
    MaxCount = 1,
    InstanceType: type = 'm5.large',
    ImageId: image,
    ClientToken: token,
  } = input
  const before = token ? [...region.ec2.instances.values()].filter((i) => i.token === token) : []
  if (before.length > 0) return toReservations(region, before)[0] ?? {}
  const [own] = input.NetworkInterfaces ?? []
  const zone = input.Placement?.AvailabilityZone
  const subnetId = own?.SubnetId ?? input.SubnetId
  const subnet = subnetId ? named(region, subnets, subnetId) : defaultSubnetOf(region.ec2, zone)
  const { profile, worn } = checkRun(region, input, subnet)
  const tags = specified(input.TagSpecifications, 'instance')
  if (!subnet)
    throw new Fault(
      'MissingInput',
      'No subnets found for the default VPC. Please specify a subnet.',
    )
  const room = Math.min(MaxCount, freeIn(subnet))
  if (room < MinCount)
    throw new Fault(
      'InsufficientFreeAddressesInSubnet',
      'The specified subnet does not have enough free addresses to satisfy the request.',
    )
  const reservation = ec2Id('r')
  const made = Array.from({ length: room }, () => {
    const isPublic = own?.AssociatePublicIpAddress ?? subnet.isDefault
    const one = addInstance(region, {
      type,
      subnet,
      groups: worn,
      image,
      reservation,
      profile,
      keyName: input.KeyName,
      token,
      public: isPublic,
    })
    one.status = 'pending'
    region.clock.after(booting, () => {
      if (one.status === 'pending') one.status = 'running'
    })
    setTags(region.ec2, one.id, tags)
    return one
  })
  return toReservations(region, made)[0] ?? {}
}

function checkRun(region: Region, input: RunInstancesRequest, subnet: SubnetState | undefined) {
  const { MinCount = 1, MaxCount = 1, InstanceType: type = 'm5.large' } = input
  if (MinCount < 1 || MaxCount < MinCount)
    throw new Fault(
      'InvalidParameterValue',
      `Value (${MaxCount}) for parameter maxCount is invalid.`,
    )
  if (!input.ImageId && !input.LaunchTemplate)
    throw new Fault('MissingParameter', 'The request must contain the parameter ImageId')
  if (input.ImageId && !/^ami-[0-9a-f]{8,17}$/.test(input.ImageId))
    throw new Fault('InvalidAMIID.Malformed', `Invalid id: "${input.ImageId}"`)
  if (!factsOf(type))
    throw new Fault('InvalidParameterValue', `Invalid value '${type}' for InstanceType.`)
  const ids = input.NetworkInterfaces?.[0]?.Groups ?? input.SecurityGroupIds ?? []
  const worn = ids.map((id) => named(region, groups, id))
  const stray = worn.find((g) => g.vpc !== subnet?.vpc)
  if (stray)
    throw new Fault(
      'InvalidParameter',
      `Security group ${stray.id} and subnet ${subnet?.id ?? ''} belong to different networks.`,
    )
  const byDefault = subnet && defaultGroupOf(region.ec2, subnet.vpc)
  const { Arn, Name } = input.IamInstanceProfile ?? {}
  const profile =
    Arn ??
    (Name ? `arn:${region.partition}:iam::${region.account}:instance-profile/${Name}` : undefined)
  return { profile, worn: worn.length > 0 ? worn : byDefault ? [byDefault] : [] }
}

export const terminateInstances: Operation<TerminateInstancesRequest, TerminateInstancesResult> = (
  input,
  { region },
) => {
  const all = (input.InstanceIds ?? []).map((id) => named(region, instances, id))
  const changes = all.map((one) => {
    const was = one.status
    if (was === 'pending' || was === 'running') terminate(region, one)
    return {
      InstanceId: one.id,
      PreviousState: { Code: codes[was], Name: was },
      CurrentState: { Code: codes[one.status], Name: one.status },
    }
  })
  return { TerminatingInstances: changes }
}

function terminate(region: Region, one: InstanceState): void {
  const enter = (status: InstanceStatus) => {
    one.status = status
    for (const watch of one.watchers) watch(status)
  }
  one.reason = `User initiated (${new Date(region.clock.now()).toISOString().slice(0, 19).replace('T', ' ')} GMT)`
  enter('shutting-down')
  region.clock.after(shuttingDown, () => {
    if (one.primary) removeInterface(region, one.primary)
    one.primary = undefined
    enter('terminated')
    region.clock.after(remembered, () => {
      region.ec2.instances.delete(one.id)
      region.ec2.tags.delete(one.id)
    })
  })
}
