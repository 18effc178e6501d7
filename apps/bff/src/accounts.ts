import type { Change, ListOf, RowKind, Rows } from '@pilothouse/contract'
import type { AccountConfig } from './aws/sources.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { ImageRequirements } from './registry/image-requirements.ts'
import type { Registry } from './registry/registry.ts'

/**
 * A configured account, with a fleet, a registry and the image requirements of each of its regions.
 */
export interface WatchedAccount {
  config: AccountConfig
  fleets: Map<string, Fleet>
  registries: Map<string, Registry>
  requirements: Map<string, ImageRequirements>
}
export type Accounts = Map<string, WatchedAccount>

/** Milliseconds that a response waits for a first sweep. Later rows arrive by the stream. */
const patience = 2_500

/** Returns the rows of one kind in an account, or only those of one region or cluster. */
export async function listRows<K extends RowKind>(
  account: WatchedAccount,
  kind: K,
  filter: { region?: string; cluster?: string },
): Promise<ListOf<Rows[K]>> {
  const fleets = [...account.fleets.values()].filter(
    (f) => filter.region === undefined || f.scope.region === filter.region,
  )
  for (const fleet of fleets) {
    if (filter.cluster !== undefined && filter.region !== undefined) fleet.adopt(filter.cluster)
    fleet.keepFresh(filter.cluster)
  }
  await Promise.all(fleets.map((fleet) => fleet.ready(kind, patience, filter.cluster)))
  return {
    rows: fleets.flatMap((fleet) => fleet.rows(kind, filter.cluster)),
    parts: fleets.map((fleet) => fleet.part(kind, filter.cluster)),
  }
}

/** Listens to all changes of an account. Returns a function that stops listening. */
export function onChange(account: WatchedAccount, listen: (change: Change) => void): () => void {
  const stops = [...account.fleets.values()].map((fleet) => fleet.onChange(listen))
  return () => stops.forEach((stop) => stop())
}
