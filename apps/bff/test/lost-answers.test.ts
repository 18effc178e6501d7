import type { Outcome, ServiceDetail } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import { startBench } from './harness.ts'

const serviceRef = { account: 'test', region: 'us-east-1', cluster: 'storefront', service: 'cart' }
const path = '/api/test/us-east-1/clusters/storefront/services/cart'

/** Scales a service of its own account up by one, while a fault is set for the write. */
async function scaleInto(fault: Record<string, unknown>) {
  const bench = await startBench('demo', { clock: 'manual' })
  const { desired, taskDefinition, deployment, status } = (await bench.get(path))
    .json as ServiceDetail
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'UpdateService',
    times: 1,
    ...fault,
  })
  const id = ulid()
  return {
    answering: bench.post('/api/actions/scale-service', {
      id,
      ...serviceRef,
      seen: { desired, taskDefinition, deployment, status },
      desired: desired + 1,
    }),
    wanted: desired + 1,
    outcome: async () => (await bench.get(`/api/actions/${id}`)).json as Outcome,
    desiredNow: async () => ((await bench.get(path)).json as ServiceDetail).desired,
    writes: async () => (await bench.calls())['ecs:UpdateService'] ?? 0,
    audited: () =>
      bench
        .audit()
        .filter((line) => line['actionId'] === id)
        .map((line) => line['result']),
    close: () => bench.close(),
  }
}

// Real waits, in parallel: 10 s for the answer of a write, then 30 s in which it may
// still arrive.
test.concurrent('a write that arrives 13 s late is verified as applied', async () => {
  const scaling = await scaleInto({ kind: 'late', ms: 13_000 })
  await expect
    .poll(async () => (await scaling.outcome()).message, { timeout: 20_000 })
    .toMatch(/Looking whether it was carried out/)
  expect(await scaling.outcome()).toMatchObject({ result: 'running' })
  expect((await scaling.answering).json).toMatchObject({ result: 'applied', verified: true })
  expect(await scaling.desiredNow()).toBe(scaling.wanted)
  expect(await scaling.writes()).toBe(1)
  expect(scaling.audited()).toEqual(['intent', 'applied'])
  await scaling.close()
}, 60_000)

test.concurrent.each(['hang', 'reset'])(
  'after %s and 30 s without a trace the outcome is unknown, and says what to check',
  async (kind) => {
    const scaling = await scaleInto({ kind })
    const answer = (await scaling.answering).json as Outcome
    expect(answer).toMatchObject({ result: 'unknown', verified: false })
    expect(answer.message).toContain('Check service/storefront/cart before you try again')
    expect(await scaling.writes()).toBe(1)
    expect(scaling.audited()).toEqual(['intent', 'unknown'])
    await scaling.close()
  },
  60_000,
)

test.each(['reset-after', 'truncate', 'error-after'])(
  'F05: after %s the write is verified as applied',
  async (kind) => {
    const scaling = await scaleInto({ kind })
    expect((await scaling.answering).json).toMatchObject({ result: 'applied', verified: true })
    expect(await scaling.writes()).toBe(1)
    expect(scaling.audited()).toEqual(['intent', 'applied'])
    await scaling.close()
  },
)

test.each([
  ['denied', 403],
  ['throttle', 503],
  ['expired', 503],
] as const)('%s is AWS’s own refusal: not applied, sent once', async (kind, status) => {
  const scaling = await scaleInto({ kind })
  expect((await scaling.answering).status).toBe(status)
  expect(await scaling.outcome()).toMatchObject({ result: 'not-applied' })
  expect(await scaling.writes()).toBe(1)
  expect(scaling.audited()).toEqual(['intent', 'failed'])
  await scaling.close()
})
