import { randomBytes } from 'node:crypto'
import type { Caller } from '../operation.ts'
import { CallLog } from './calls.ts'
import { manualClock, wallClock, type Clock } from './clock.ts'
import { FaultInjection } from './fault-injection.ts'
import { createRegion } from './new-region.ts'
import { Quotas } from './quotas.ts'
import type { Region } from './region.ts'

/** The time of the machine: signatures, the `Date` header and waiting on the wire use it, never an account's own clock. */
export const wall = wallClock()

/** A key pair, and who signs with it. */
export interface Key {
  accessKeyId: string
  secretAccessKey: string
  /** Set on temporary keys. */
  sessionToken?: string
  account: Account
  caller: Caller
  expired(): boolean
}

/** A new key id: AKIA is a user's, ASIA a session's, then 16 of AWS's 32 letters. */
export function keyId(prefix: 'AKIA' | 'ASIA'): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return prefix + Array.from(randomBytes(16), (byte) => letters.charAt(byte % 32)).join('')
}

/** A new secret: 40 characters, as AWS's. */
export const newSecret = (): string => randomBytes(30).toString('base64')

/** The names of what an account can begin with. */
export const seedNames = ['empty', 'demo', 'large'] as const
export type SeedName = (typeof seedNames)[number]

/** How an account is to be. */
export interface AccountOptions {
  clock?: 'wall' | 'manual'
  /** Divides every duration of a wall clock. */
  speed?: number
  seed?: SeedName
  /** Whether AWS's token buckets throttle; they do not unless told. */
  quotas?: boolean
  /** The regions that are switched on; without it, all. */
  regions?: readonly string[]
}

const regionName = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/

/** One AWS account. Nothing in it is shared with another. */
export class Account {
  readonly id: string
  readonly clock: Clock
  readonly options: AccountOptions
  readonly faults = new FaultInjection()
  readonly calls = new CallLog()
  readonly quotas: Quotas
  readonly #regions = new Map<string, Region>()

  readonly #world: Region['elsewhere']

  constructor(id: string, options: AccountOptions, world: Region['elsewhere'] = () => undefined) {
    this.id = id
    this.#world = world
    this.options = options
    this.clock = options.clock === 'manual' ? manualClock() : wallClock(options.speed)
    this.quotas = new Quotas(this.clock, {
      on: options.quotas,
      speed: options.clock === 'manual' ? 1 : options.speed,
    })
  }

  /** Whether the account may be called in a region. */
  has(region: string): boolean {
    return regionName.test(region) && (this.options.regions?.includes(region) ?? true)
  }

  /** A region of the account, made when first asked for. */
  readonly region = (name: string): Region => {
    const found = this.#regions.get(name) ?? createRegion(this.id, name, this.clock, this.#world)
    this.#regions.set(name, found)
    return found
  }

  /** The user that owns the account's first key. */
  user(accessKeyId: string): Caller {
    return {
      account: this.id,
      arn: `arn:aws:iam::${this.id}:user/pilothouse`,
      userId: 'AIDAPILOTHOUSE2345678',
      accessKeyId,
    }
  }
}
