import type { Change } from '@pilothouse/contract'
import { onChange, type WatchedAccount } from '../accounts.ts'
import { kinds } from '../fleet/fleet.ts'

/** Where the changes of a stream come from. */
export interface ChangeFeed {
  /** Listens to every change. Returns how to stop. */
  onChange(listen: (change: Change) => void): () => void
  /** Listens to changes that tell a new age and no row. Returns how to stop. */
  onAge(listen: (change: Change) => void): () => void
  /** Somebody reads: keeps what is behind the feed awake. */
  keepFresh(): void
}

/** The feed of an account: all its fleets. */
export function feedOf(account: WatchedAccount): ChangeFeed {
  const fleets = [...account.fleets.values()]
  return {
    onChange: (listen) => onChange(account, listen),
    onAge(listen) {
      const stops = fleets.map((fleet) =>
        fleet.onAge((region) => {
          for (const kind of kinds)
            listen({ kind, region, upsert: [], remove: [], part: fleet.part(kind) })
        }),
      )
      return () => stops.forEach((stop) => stop())
    },
    keepFresh() {
      for (const fleet of fleets) fleet.keepFresh()
    },
  }
}
