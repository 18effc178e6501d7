import type { SeedName } from '../world/account.ts'
import type { Region } from '../world/region.ts'
import { demo } from './demo.ts'
import { large } from './large.ts'

const seeds: Record<SeedName, (regionOf: (region: string) => Region) => void> = {
  empty: () => {},
  demo,
  large,
}

/** Seeds a new account. `regionOf` returns the account's region of a name. */
export function seed(name: SeedName, regionOf: (region: string) => Region): void {
  seeds[name](regionOf)
}
