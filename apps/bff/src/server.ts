import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Accounts, WatchedAccount } from './accounts.ts'
import { createRecovery } from './actions/recover.ts'
import { usualPatience } from './actions/run.ts'
import { createApp } from './app.ts'
import { createRedactor, type Redactor } from './aws/redact.ts'
import { openScope } from './aws/scope.ts'
import type { AccountConfig } from './aws/sources.ts'
import { createFleet } from './fleet/fleet.ts'
import { listen, portOf } from './http/listen.ts'
import { buildOf } from './http/page-build.ts'
import { feedOf, type ChangeFeed } from './http/stream-feed.ts'
import { openStreamSessions } from './http/stream-sessions.ts'
import { openHub } from './http/stream.ts'
import { createImageRequirements } from './registry/image-requirements.ts'
import { createRegistry } from './registry/registry.ts'
import { openActions } from './store/actions.ts'
import { openAuditFile } from './store/audit.ts'
import { openStore } from './store/database.ts'
import { openInstance } from './store/instance.ts'
import { openJournal } from './store/journal.ts'
import { openLaunchTokens } from './store/launch-tokens.ts'
import { openSessions } from './store/sessions.ts'
import { markKey, openStateDir } from './store/state-dir.ts'
import { openTurns } from './store/turns.ts'

export interface ServerOptions {
  accounts: AccountConfig[]
  /** 0 picks a free port. */
  port: number
  publicPort: number | null
  stateDir: string
  share: number
  version: string
  user: string
  page: string | null
  log: Logger
  /** Clock of the sessions in milliseconds. Defaults to the machine's. */
  sessionClock?: () => number
  /** Source of an account's changes. Defaults to its fleets. */
  feedOf?: (account: WatchedAccount) => ChangeFeed
}

export interface RunningServer {
  port: number
  /** Creates a launch link. It works once, for five minutes. */
  link(): string
  close(): Promise<void>
}

/** Assembles the console and listens. Must be closed. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const stateDir = openStateDir(options.stateDir)
  const redactor = createRedactor(markKey(stateDir))
  const accounts: Accounts = new Map(
    options.accounts.map((config) => [config.name, watch(config, options.share, redactor)]),
  )
  const store = openStore(join(stateDir, 'pilothouse.db'))
  const instance = openInstance(stateDir)
  const audit = openAuditFile(join(stateDir, 'audit.jsonl'))
  const actions = openActions(store, instance, (text) => redactor.digest(text))
  const journal = openJournal(audit, actions)
  const turns = openTurns(store, instance)
  const scopeOf = (account: string, region: string) =>
    accounts.get(account)?.fleets.get(region)?.scope
  const recovery = createRecovery({
    instance,
    actions,
    turns,
    journal,
    audit,
    patience: usualPatience,
    scopeOf,
    log: options.log,
  })
  const streams = openStreamSessions()
  const build = () => (options.page === null ? null : buildOf(options.page))
  const openFeed = options.feedOf ?? feedOf
  const hubs = new Map(
    [...accounts].map(([name, account]) => [
      name,
      openHub({ feed: openFeed(account), sessions: streams, version: options.version, build }),
    ]),
  )
  let port = options.port
  const publicPort = () => options.publicPort ?? port
  const tokens = () => openLaunchTokens(stateDir, publicPort())
  const app = createApp({
    version: options.version,
    log: options.log,
    user: options.user,
    port: publicPort,
    accounts,
    hubs,
    streams,
    sessions: openSessions(store, options.sessionClock),
    tokens,
    journal,
    acting: {
      journal,
      actions,
      turns,
      patience: usualPatience,
      recover: (owner) => recovery.recover(owner),
    },
    page: options.page,
  })
  const servers = await listen(app, options.port)
  port = portOf(servers[0])
  // Not awaited: unfinished actions keep their places in the queues until they are finished.
  recovery.start()
  return {
    port: publicPort(),
    link: () => `http://127.0.0.1:${publicPort()}/#k=${tokens().mint()}`,
    async close() {
      for (const hub of hubs.values()) hub.close()
      for (const { fleets, registries, requirements } of accounts.values())
        for (const part of [...requirements.values(), ...registries.values(), ...fleets.values()])
          part.close()
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
      recovery.close()
      journal.close()
      await store.destroy()
      instance.close()
    },
  }
}

/** Creates the models of an account for each region. They call AWS only while there are viewers. */
function watch(config: AccountConfig, share: number, redactor: Redactor): WatchedAccount {
  const account: WatchedAccount = {
    config,
    fleets: new Map(),
    registries: new Map(),
    requirements: new Map(),
  }
  for (const region of config.regions) {
    const fleet = createFleet(openScope(config, region, share, redactor))
    account.fleets.set(region, fleet)
    account.registries.set(region, createRegistry(fleet.scope))
    account.requirements.set(region, createImageRequirements(fleet))
  }
  return account
}
