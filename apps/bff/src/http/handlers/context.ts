import type { Accounts, WatchedAccount } from '../../accounts.ts'
import type { Models } from '../../actions/models.ts'
import type { ActionContext } from '../../actions/run.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import type { Registry } from '../../registry/registry.ts'
import type { LaunchTokens } from '../../store/launch-tokens.ts'
import type { Sessions } from '../../store/sessions.ts'
import { RequestRefusal } from '../problem.ts'
import type { StreamSessions } from '../stream-sessions.ts'
import type { Hub } from '../stream.ts'

export interface HandlerDeps {
  version: string
  user: string
  port: () => number
  accounts: Accounts
  hubs: Map<string, Hub>
  streams: StreamSessions
  sessions: Sessions
  tokens: () => LaunchTokens
  /** The parts of an action's context that all users share. */
  acting: Omit<ActionContext, 'user'>
}

/** An account and a region by their names in the URL. */
interface Ref {
  account: string
  region: string
}

/**
 * Dependencies of all handlers, with lookups by the names in a URL. Each `require…` throws a 404
 * refusal.
 */
export interface HandlerContext extends HandlerDeps {
  requireAccount(name: string): WatchedAccount
  requireFleet(ref: Ref): Fleet
  requireRegistry(ref: Ref): Registry
  requireModels(ref: Ref): Models
  actionContext(user: string): ActionContext
}

export function createHandlerContext(deps: HandlerDeps): HandlerContext {
  const requireAccount = (name: string): WatchedAccount => {
    const account = deps.accounts.get(name)
    if (account) return account
    throw new RequestRefusal({
      status: 404,
      code: 'NoSuchAccount',
      message: `There is no account ${name} in this console.`,
    })
  }
  const requireFleet = (ref: Ref): Fleet => {
    const fleet = requireAccount(ref.account).fleets.get(ref.region)
    if (fleet) return fleet
    throw notWatched(ref)
  }
  const requireRegistry = (ref: Ref): Registry => {
    const registry = requireAccount(ref.account).registries.get(ref.region)
    if (registry) return registry
    throw notWatched(ref)
  }
  return {
    ...deps,
    requireAccount,
    requireFleet,
    requireRegistry,
    requireModels: (ref) => ({
      accounts: deps.accounts,
      fleet: requireFleet(ref),
      registry: requireRegistry(ref),
    }),
    actionContext: (user) => ({ ...deps.acting, user }),
  }
}

const notWatched = ({ account, region }: Ref): RequestRefusal =>
  new RequestRefusal({
    status: 404,
    code: 'NoSuchRegion',
    message: `Account ${account} is not watched in ${region}.`,
  })
