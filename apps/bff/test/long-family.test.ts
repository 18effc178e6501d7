import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import type { Family } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

const all = 2_000
let bench: Bench
beforeAll(async () => {
  bench = await startBench('empty', { share: 0.25 })
  const ecs = new ECSClient({
    region: 'us-east-1',
    endpoint: bench.sandbox.url,
    credentials: bench.account,
  })
  const one = { family: 'long', containerDefinitions: [{ name: 'a', image: 'b', memory: 64 }] }
  for (let start = 0; start < all; start += 50)
    await Promise.all(
      Array.from({ length: 50 }, () => ecs.send(new RegisterTaskDefinitionCommand(one))),
    )
  ecs.destroy()
}, 60_000)
afterAll(() => bench.close())

const read = async () =>
  (await bench.get('/api/test/us-east-1/task-definitions/long')).json as Family

test(
  '2,000 revisions show the newest at once, and the rest as the budget allows',
  { timeout: 30_000 },
  async () => {
    const begun = performance.now()
    const first = await read()
    const shown = performance.now() - begun
    expect(shown).toBeLessThan(1_000)
    expect(first.revisions.slice(0, 2).map((r) => r.revision)).toEqual([all, all - 1])
    expect(first).toMatchObject({ complete: false })
    let last = first
    await expect
      .poll(
        async () => {
          const now = await read()
          expect(now.revisions.length).toBeGreaterThanOrEqual(last.revisions.length)
          last = now
          return now.complete
        },
        { timeout: 20_000 },
      )
      .toBe(true)
    expect(last.revisions.map((r) => r.revision)).toEqual(
      Array.from({ length: all }, (_, i) => all - i),
    )
    // Twenty pages of ACTIVE revisions and one each of the others: listed once, however often the
    // page reads.
    expect((await bench.calls())['ecs:ListTaskDefinitions']).toBeLessThanOrEqual(23)
    console.log(
      `2,000 revisions: the first ${first.revisions.length} after ${shown.toFixed(0)} ms, ` +
        `all after ${((performance.now() - begun) / 1_000).toFixed(1)} s`,
    )
  },
)
