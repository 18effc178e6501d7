import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Store } from './database.ts'

const hours = (n: number) => n * 3_600_000
/** A session ends after 12 hours without a request, and after 7 days in any case. */
const idle = hours(12)
const absolute = hours(24 * 7)

/** A session. Its id is not a secret and grants nothing. */
interface StoredSession {
  id: string
  user: string
}

export interface Sessions {
  /** Creates a session and returns its two secrets of 256 bits. Only their hashes are stored. */
  open(user: string): Promise<{ cookie: string; key: string }>
  /** Finds a valid session by both secrets. Counts as activity unless `background` is set. */
  find(
    cookie: string,
    key: string,
    options?: { background: boolean },
  ): Promise<StoredSession | null>
  /**
   * Whether a session is still valid. Does not count as activity, so that an open page does not
   * keep its session alive.
   */
  alive(id: string): Promise<boolean>
  end(cookie: string): Promise<void>
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const secret = () => randomBytes(32).toString('base64url')
const same = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/** Opens the sessions of one installation. They survive a restart. */
export function openSessions(store: Store, now: () => number = Date.now): Sessions {
  const isOver = (row: { seen: number; created: number }) =>
    row.seen < now() - idle || row.created < now() - absolute
  return {
    async open(user) {
      const cookie = secret()
      const key = secret()
      await store
        .deleteFrom('session')
        .where((is) => is.or([is('seen', '<', now() - idle), is('created', '<', now() - absolute)]))
        .execute()
      await store
        .insertInto('session')
        .values({
          cookie_hash: hashOf(cookie),
          key_hash: hashOf(key),
          user,
          created: now(),
          seen: now(),
        })
        .execute()
      return { cookie, key }
    },
    async find(cookie, key, { background } = { background: false }) {
      // Look up by hash, so that neither the query nor its duration reveals the secret.
      const row = await store
        .selectFrom('session')
        .selectAll()
        .where('cookie_hash', '=', hashOf(cookie))
        .executeTakeFirst()
      if (!row || !same(row.key_hash, hashOf(key))) return null
      if (isOver(row)) return null
      // On a full disk a session is not extended, but reading continues.
      if (!background && row.seen < now() - 60_000)
        await store
          .updateTable('session')
          .set({ seen: now() })
          .where('cookie_hash', '=', row.cookie_hash)
          .execute()
          .catch(() => undefined)
      return { id: row.cookie_hash, user: row.user }
    },
    async alive(id) {
      const row = await store
        .selectFrom('session')
        .select(['seen', 'created'])
        .where('cookie_hash', '=', id)
        .executeTakeFirst()
      return row !== undefined && !isOver(row)
    },
    async end(cookie) {
      await store.deleteFrom('session').where('cookie_hash', '=', hashOf(cookie)).execute()
    },
  }
}
