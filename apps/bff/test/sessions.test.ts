import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../src/store/database.ts'
import { openSessions } from '../src/store/sessions.ts'

/** Sessions with their own store and clock. */
function open() {
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-sessions-'))
  const file = join(dir, 'store.db')
  const store = openStore(file)
  onTestFinished(async () => {
    await store.destroy()
    rmSync(dir, { recursive: true })
  })
  const clock = { now: 0 }
  return { file, clock, sessions: openSessions(store, () => clock.now) }
}
const hour = 3_600_000

test('both secrets have 256 bits, are unique, and are not stored', async () => {
  const { file, sessions } = open()
  const made = await Promise.all(Array.from({ length: 50 }, () => sessions.open('mara')))
  const secrets = made.flatMap(({ cookie, key }) => [cookie, key])
  expect(new Set(secrets).size).toBe(100)
  for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  const stored = readFileSync(file, 'latin1') + readFileSync(`${file}-wal`, 'latin1')
  expect(secrets.filter((secret) => stored.includes(secret))).toEqual([])
})

test('a session ends after seven days, even if it is used', async () => {
  const { clock, sessions } = open()
  const { cookie, key } = await sessions.open('mara')
  for (clock.now = 0; clock.now < 7 * 24 * hour; clock.now += 6 * hour)
    expect(await sessions.find(cookie, key)).not.toBeNull()
  clock.now = 7 * 24 * hour + 1
  expect(await sessions.find(cookie, key)).toBeNull()
})

test('a session ends after twelve hours without a request', async () => {
  const { clock, sessions } = open()
  const one = await sessions.open('mara')
  const other = await sessions.open('finn')
  expect(await sessions.find(one.cookie, other.key)).toBeNull()
  expect(await sessions.find(one.key, one.cookie)).toBeNull()
  clock.now = 12 * hour + 1
  expect(await sessions.find(one.cookie, one.key)).toBeNull()
})
