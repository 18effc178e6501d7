import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Instance,
  Reservation,
} from '@aws-sdk/client-ec2'
import type { Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { instanceTypeFacts } from './instance-types.ts'
import { codes, instances } from './instances.ts'
import { associationOf, macOf, privateIp, privateName, publicIp } from './network-interfaces.ts'
import { select } from './select.ts'
import type { InstanceState } from './state.ts'

function toInstance(region: Region, i: InstanceState): Instance {
  const { primary } = i
  const facts = instanceTypeFacts(i.type)
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

export function toReservations(region: Region, items: readonly InstanceState[]): Reservation[] {
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
