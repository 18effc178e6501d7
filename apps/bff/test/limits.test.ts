import { ulid } from 'ulid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { actionsPerMinute, wrongTokensPerMinute } from '../src/http/limits.ts'
import { startBench, type HttpAnswer, type Bench } from './harness.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench('empty')
})
afterEach(() => bench.close())

const json = { 'content-type': 'application/json' }
const exchange = (token: string) =>
  bench.raw('POST', '/auth/exchange', json, JSON.stringify({ token }))

function expectLimited(answer: HttpAnswer, code: string): void {
  expect(answer.status).toBe(429)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  const wait = Number(answer.headers['retry-after'])
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  expect(answer.json).toMatchObject({
    code,
    message: expect.stringMatching(/Try again in \d+ seconds/) as string,
  })
}

test('wrong launch tokens are limited, and a valid one still signs in', async () => {
  for (let tried = 0; tried < wrongTokensPerMinute; tried++)
    expect((await exchange('wrong')).status).toBe(401)
  expectLimited(await exchange('wrong'), 'TooManyAttempts')
  const token = bench.server.link().split('#k=')[1] ?? ''
  expect((await exchange(token)).status).toBe(200)
  expectLimited(await exchange(token), 'TooManyAttempts')
})

test(
  'the actions of a session are limited; other sessions and reads are not',
  { timeout: 30_000 },
  async () => {
    // The schema refuses these after the limit counted them, so nothing is done.
    const act = () => bench.post('/api/actions/stop-task', { id: ulid() })
    const statuses = new Set<number>()
    for (let sent = 0; sent < actionsPerMinute; sent += 20)
      for (const { status } of await Promise.all(Array.from({ length: 20 }, act)))
        statuses.add(status)
    expect([...statuses]).toEqual([400])
    expectLimited(await act(), 'TooManyActions')
    expect((await bench.get('/api/session')).status).toBe(200)
    const { cookie, key } = await bench.signIn()
    expect(
      (
        await bench.raw(
          'POST',
          '/api/actions/stop-task',
          { ...json, cookie, 'x-pilothouse-key': key },
          '{}',
        )
      ).status,
    ).toBe(400)
  },
)
