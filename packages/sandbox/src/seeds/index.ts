import type { Region } from '../world/region.ts'
import { demo } from './demo.ts'
import { large } from './large.ts'

export type SeedName = 'empty' | 'demo' | 'large'

const seeds: Record<SeedName, (regionOf: (region: string) => Region) => void> = {
  empty: () => {},
  demo,
  large,
}

/** Fills a new account. `regionOf` answers the account's region of that name. */
export function seed(name: SeedName, regionOf: (region: string) => Region): void {
  seeds[name](regionOf)
}
