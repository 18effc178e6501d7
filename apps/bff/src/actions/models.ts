import type { Accounts } from '../accounts.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Registry } from '../registry/registry.ts'

/** The models that an action on a registry reads. */
export interface Models {
  accounts: Accounts
  fleet: Fleet
  registry: Registry
}
