import { Fault } from '../operation.ts'
import type { InterfaceState, AddressRange, SubnetState } from './state.ts'

/** Converts `10.0.0.1` to a number. */
export const toNumber = (address: string): number =>
  address.split('.').reduce((n, part) => n * 256 + Number(part), 0)

/** Converts a number to `10.0.0.1`. */
export const toAddress = (n: number): string =>
  [24, 16, 8, 0].map((bits) => (n >>> bits) & 255).join('.')

/** Returns the number of addresses in a range. */
const sizeOf = ({ prefix }: AddressRange): number => 2 ** (32 - prefix)

export const toCidr = ({ first, prefix }: AddressRange): string => `${toAddress(first)}/${prefix}`

const shape = /^((?:\d{1,3}\.){3}\d{1,3})\/(\d{1,2})$/

/**
 * Parses a range like `10.0.0.0/16`. Returns undefined if it is invalid. Drops host bits, as EC2
 * does.
 */
export function toRange(cidr: string): AddressRange | undefined {
  const [, address = '', bits = ''] = shape.exec(cidr) ?? []
  const prefix = Number(bits)
  if (!address || prefix > 32 || address.split('.').some((part) => Number(part) > 255))
    return undefined
  const size = 2 ** (32 - prefix)
  return { first: Math.floor(toNumber(address) / size) * size, prefix }
}

/** Returns whether `outer` contains all of `inner`. */
export const contains = (outer: AddressRange, inner: AddressRange): boolean =>
  inner.first >= outer.first && inner.first + sizeOf(inner) <= outer.first + sizeOf(outer)

export const overlaps = (a: AddressRange, b: AddressRange): boolean =>
  a.first < b.first + sizeOf(b) && b.first < a.first + sizeOf(a)

/** AWS reserves the first four addresses of a subnet and the last. */
const reserved = 5

/** Returns the number of free addresses in a subnet. */
export const freeIn = ({ range, taken }: SubnetState): number =>
  sizeOf(range) - reserved - taken.size

/** Takes a free address of a subnet. Throws if there is none. */
export function takeAddress(
  subnet: SubnetState,
  of: (address: number) => InterfaceState,
): InterfaceState {
  const { range, taken } = subnet
  if (freeIn(subnet) <= 0) {
    throw new Fault(
      'InsufficientFreeAddressesInSubnet',
      `The specified subnet does not have enough free addresses to satisfy the request.`,
    )
  }
  const usable = sizeOf(range) - reserved
  let offset = subnet.next
  while (taken.has(range.first + 4 + offset)) offset = (offset + 1) % usable
  subnet.next = (offset + 1) % usable
  const made = of(range.first + 4 + offset)
  taken.set(made.address, made)
  return made
}
