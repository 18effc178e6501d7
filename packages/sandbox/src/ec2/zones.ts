import type {
  AvailabilityZone,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
} from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'

const directions: Record<string, string> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
}

/**
 * Returns `use1-az1` for `us-east-1a`. AWS shuffles them per account; here a is 1, b is 2 and c is
 * 3.
 */
export function zoneId(zone: string): string {
  const parts = zone.slice(0, -1).split('-')
  return `${parts.map((p) => directions[p] ?? p).join('')}-az${'abcdef'.indexOf(zone.at(-1) ?? 'a') + 1}`
}

/** Returns the three zones of a region. */
export const zonesOf = (region: string): string[] =>
  ['a', 'b', 'c'].map((letter) => `${region}${letter}`)

export const describeAvailabilityZones: Operation<
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult
> = (input, { region }) => {
  const all = zonesOf(region.name)
  const unknown = input.ZoneNames?.find((z) => !all.includes(z))
  if (unknown) throw new Fault('InvalidParameterValue', `Invalid availability zone: [${unknown}]`)
  const zones = all.map((ZoneName): AvailabilityZone => ({
    ZoneName,
    ZoneId: zoneId(ZoneName),
    RegionName: region.name,
    GroupName: `${region.name}-zg-1`,
    NetworkBorderGroup: region.name,
    OptInStatus: 'opt-in-not-required',
    State: 'available',
    ZoneType: 'availability-zone',
    Messages: [],
  }))
  const values = (zone: AvailabilityZone): Record<string, string | undefined> => ({
    'zone-name': zone.ZoneName,
    'zone-id': zone.ZoneId,
    'region-name': zone.RegionName,
    state: zone.State,
    'zone-type': zone.ZoneType,
    'opt-in-status': zone.OptInStatus,
    'group-name': zone.GroupName,
  })
  const wanted = (zone: AvailabilityZone) =>
    (!input.ZoneNames?.length || input.ZoneNames.includes(zone.ZoneName ?? '')) &&
    (!input.ZoneIds?.length || input.ZoneIds.includes(zone.ZoneId ?? '')) &&
    (input.Filters ?? []).every(({ Name = '', Values = [] }) =>
      Values.includes(values(zone)[Name] ?? ''),
    )
  return { AvailabilityZones: zones.filter(wanted) }
}
