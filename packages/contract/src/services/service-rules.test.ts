import { expect, test } from 'vitest'
import { readDesired, serviceCan } from './service-rules.ts'

test.each(['-1', '1.5', '', '  ', '10001', 'abc', '1e3', '0x10', '1,000', '∞'])(
  '%j is not a desired count, and the error says why',
  (typed) => {
    const read = readDesired(typed)
    expect(read.ok).toBe(false)
    expect(read.ok ? '' : read.reason).toMatch(/\w{3}/)
  },
)

test.each([
  ['0', 0],
  [' 7 ', 7],
  ['10000', 10_000],
])('%j is parsed as %i', (typed, desired) => {
  expect(readDesired(typed)).toEqual({ ok: true, desired })
})

test('a service that cannot be scaled has a reason', () => {
  expect(serviceCan.scale({ status: 'ACTIVE', scheduling: 'REPLICA' }).ok).toBe(true)
  for (const service of [
    { status: 'ACTIVE', scheduling: 'DAEMON' },
    { status: 'DRAINING', scheduling: 'REPLICA' },
    { status: 'INACTIVE', scheduling: 'REPLICA' },
  ]) {
    expect(serviceCan.scale(service)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/\.$/) as string,
    })
  }
})
