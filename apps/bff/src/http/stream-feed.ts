import type { Change } from '@pilothouse/contract'
import { onChange, type WatchedAccount } from '../accounts.ts'
import { kinds } from '../fleet/fleet.ts'

/** Source of the changes of a stream. */
export interface ChangeFeed {
  /** Listens to every change. Returns a function that stops listening. */
  onChange(listen: (change: Change) => void): () => void
  /** Listens to new ages of parts without row changes. Returns a function that stops listening. */
  onAge(listen: (change: Change) => void): () => void
  /** Keeps the source awake. Called while a viewer reads. */
  keepFresh(): void
}

/** The feed of all fleets of an account. */
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
