import { randomBytes } from 'node:crypto'
import type { Identity } from '../operation.ts'
import { CallLog } from './calls.ts'
import { manualClock, wallClock, type Clock } from './clock.ts'
import { FaultInjection } from './fault-injection.ts'
import { createRegion } from './new-region.ts'
import { Quotas } from './quotas.ts'
import type { Region } from './region.ts'

/**
 * Wall time of the machine, used for signatures, the `Date` header and delays on the wire; never an
 * account's own clock.
 */
export const wall = wallClock()

/** A key pair and the identity that signs with it. */
export interface Key {
  accessKeyId: string
  secretAccessKey: string
  /** Set for temporary keys only. */
  sessionToken?: string
  account: SandboxAccount
  caller: Identity
  expired(): boolean
}

/** Returns a new key id: AKIA for a user or ASIA for a session, then 16 of AWS's 32 letters. */
export function keyId(prefix: 'AKIA' | 'ASIA'): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return prefix + Array.from(randomBytes(16), (byte) => letters.charAt(byte % 32)).join('')
}

/** Returns a new secret of 40 characters, as long as AWS's. */
export const newSecret = (): string => randomBytes(30).toString('base64')

/** Names of the seeds for a new account. */
export const seedNames = ['empty', 'demo', 'large'] as const
export type SeedName = (typeof seedNames)[number]

/** Options for a new account. */
export interface AccountOptions {
  clock?: 'wall' | 'manual'
  /** Divides every duration of a wall clock. */
  speed?: number
  seed?: SeedName
  /** Turns on AWS's token buckets. Defaults to off. */
  quotas?: boolean
  /** Regions that are enabled. Defaults to all. */
  regions?: readonly string[]
}

const regionName = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/

/** One AWS account, isolated from all others. */
export class SandboxAccount {
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

  /** Returns whether a region is enabled for the account. */
  has(region: string): boolean {
    return regionName.test(region) && (this.options.regions?.includes(region) ?? true)
  }

  /** Returns a region of the account, and creates it at the first use. */
  readonly region = (name: string): Region => {
    const found = this.#regions.get(name) ?? createRegion(this.id, name, this.clock, this.#world)
    this.#regions.set(name, found)
    return found
  }

  /** Returns the user that owns the account's first key. */
  user(accessKeyId: string): Identity {
    return {
      account: this.id,
      arn: `arn:aws:iam::${this.id}:user/pilothouse`,
      userId: 'AIDAPILOTHOUSE2345678',
      accessKeyId,
    }
  }
}
