import type { Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'
import { ec2Id } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { freeIn } from './addresses.ts'
import { defaultGroupOf, defaultSubnetOf } from './default-vpc.ts'
import { toReservations } from './describe-instances.ts'
import { instanceTypeFacts } from './instance-types.ts'
import { addInstance } from './instances.ts'
import { groups } from './security-groups.ts'
import { named } from './select.ts'
import type { SubnetState } from './state.ts'
import { subnets } from './subnets.ts'
import { setTags, specified } from './tags.ts'

const booting = 12_000

/** RunInstances: instances boot and run, but do not execute their user data. */
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
  if (!instanceTypeFacts(type))
    throw new Fault('InvalidParameterValue', `Invalid value '${type}' for InstanceType.`)
  const ids = input.NetworkInterfaces?.[0]?.Groups ?? input.SecurityGroupIds ?? []
  const worn = ids.map((id) => named(region, groups, id))
  const stray = worn.find((g) => g.vpc !== subnet?.vpc)
  if (stray)
    throw new Fault(
      'InvalidParameter',
      `Security group ${stray.id} and subnet ${subnet?.id ?? ''} belong to different networks.`,
    )
  if (subnet && worn.length === 0) {
    const byDefault = defaultGroupOf(region.ec2, subnet.vpc)
    if (byDefault) worn.push(byDefault)
  }
  const { Arn, Name } = input.IamInstanceProfile ?? {}
  const profile =
    Arn ??
    (Name ? `arn:${region.partition}:iam::${region.account}:instance-profile/${Name}` : undefined)
  return { profile, worn }
}
