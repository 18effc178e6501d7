import { randomInt } from 'node:crypto'
import type { Identity } from '../operation.ts'
import { seed } from '../seeds/index.ts'
import { SandboxAccount, keyId, newSecret, wall, type AccountOptions, type Key } from './account.ts'

/** Id of the account that exists from the start. */
const defaultAccount = '123456789012'

/** Region returned together with a key. */
export const primaryRegion = 'us-east-1'

/**
 * Key of the default account. It is the same at every start, so that configured clients keep
 * working. It is no secret: the sandbox listens on loopback only and holds no real data.
 */
export const defaultKey = {
  accessKeyId: 'AKIASANDBOX123456789',
  secretAccessKey: 'sandbox/this/opens/nothing/of/value/1234',
}

/** All accounts and their keys. */
export class World {
  readonly accounts = new Map<string, SandboxAccount>()
  readonly #keys = new Map<string, Key>()
  readonly #first: AccountOptions

  /** `first` configures the default account, now and after every reset. */
  constructor(first: AccountOptions = {}) {
    this.#first = first
    this.reset()
  }

  readonly #regionOf = (account: string, region: string) => {
    const owner = this.accounts.get(account)
    return owner?.has(region) ? owner.region(region) : undefined
  }

  keyOf = (accessKeyId: string): Key | undefined => this.#keys.get(accessKeyId)

  /** Creates and seeds an account with one key. */
  createAccount(options: AccountOptions = {}): { account: SandboxAccount; key: Key } {
    let id = String(randomInt(100_000_000_000, 999_999_999_999))
    while (this.accounts.has(id)) id = String(randomInt(100_000_000_000, 999_999_999_999))
    return this.#open(id, options, { accessKeyId: keyId('AKIA'), secretAccessKey: newSecret() })
  }

  /** Removes an account and its keys. */
  removeAccount(id: string): boolean {
    const account = this.accounts.get(id)
    account?.clock.stop()
    for (const key of this.#keys.values())
      if (key.account === account) this.#keys.delete(key.accessKeyId)
    return this.accounts.delete(id)
  }

  /** Recreates the default account with the same key. */
  reset(): { account: SandboxAccount; key: Key } {
    this.removeAccount(defaultAccount)
    return this.#open(defaultAccount, this.#first, defaultKey)
  }

  /** Adds a key for the account's user; it never expires. */
  addKey(
    account: SandboxAccount,
    pair = { accessKeyId: keyId('AKIA'), secretAccessKey: newSecret() },
  ): Key {
    const key: Key = {
      ...pair,
      account,
      caller: account.user(pair.accessKeyId),
      expired: () => false,
    }
    this.#keys.set(key.accessKeyId, key)
    return key
  }

  /**
   * Adds a temporary key. It expires by wall time (which its holder sees) or by the account's
   * clock, whichever comes first.
   */
  addSession(
    account: SandboxAccount,
    caller: Omit<Identity, 'accessKeyId'>,
    seconds: number,
  ): { key: Key; expires: Date } {
    const accessKeyId = keyId('ASIA')
    const until = wall.now() + seconds * 1000
    const untilThere = account.clock.now() + seconds * 1000
    const key: Key = {
      accessKeyId,
      secretAccessKey: newSecret(),
      sessionToken: newSecret() + newSecret() + newSecret(),
      account,
      caller: { ...caller, accessKeyId },
      expired: () => wall.now() >= until || account.clock.now() >= untilThere,
    }
    this.#keys.set(accessKeyId, key)
    return { key, expires: new Date(until) }
  }

  /** Removes a key of an account. Returns whether it existed. */
  removeKey(account: SandboxAccount, accessKeyId: string): boolean {
    return this.#keys.get(accessKeyId)?.account === account && this.#keys.delete(accessKeyId)
  }

  /** Stops every clock. */
  stop(): void {
    for (const account of this.accounts.values()) account.clock.stop()
  }

  #open(
    id: string,
    options: AccountOptions,
    pair: { accessKeyId: string; secretAccessKey: string },
  ) {
    const account = new SandboxAccount(id, options, this.#regionOf)
    this.accounts.set(id, account)
    seed(options.seed ?? 'empty', account.region)
    return { account, key: this.addKey(account, pair) }
  }
}
