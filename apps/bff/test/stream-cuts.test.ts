import type { ServiceRow } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProxy, type CuttingProxy } from './cutting-proxy.ts'
import { startBench, type Bench } from './harness.ts'
import { openStream, type ReadFrame, type StreamClient } from './stream-client.ts'

let bench: Bench
let proxy: CuttingProxy
beforeAll(async () => {
  bench = await startBench('demo')
  proxy = await startProxy(bench.server.port)
})
afterAll(async () => {
  await proxy.close()
  await bench.close()
})

/**
 * Desired counts of the service `cart` in the order of the frames. Other changes of the row are
 * left out.
 */
function desiredCounts(frames: readonly ReadFrame[]): number[] {
  const counts: number[] = []
  for (const frame of frames) {
    if (frame.event !== 'change') continue
    const { upsert } = JSON.parse(frame.data) as { upsert: ServiceRow[] }
    const cart = upsert.find((row) => row.id === 'us-east-1/storefront/cart')
    if (cart && cart.desired !== counts.at(-1)) counts.push(cart.desired)
  }
  return counts
}

interface Resuming {
  frames: ReadFrame[]
  resets: () => number
  connections: () => number
  stop: () => void
}

/** Reads through the proxy and resumes by the last id after each cut, as the page does. */
function readResuming(): Resuming {
  const frames: ReadFrame[] = []
  let current: StreamClient | null = null
  let connections = 0
  let stopped = false
  const run = async () => {
    let lastId: number | undefined
    while (!stopped) {
      // Cut before the response: nothing was received, so the same id is still right.
      current = await openStream({
        port: bench.server.port,
        through: proxy.port,
        secrets: bench.secrets,
        lastId,
      }).catch(() => null)
      if (!current) continue
      connections += 1
      await current.ended
      frames.push(...current.frames.splice(0))
      lastId = frames.findLast((frame) => frame.id !== null)?.id ?? undefined
    }
  }
  const running = run()
  return {
    get frames() {
      return [...frames, ...(current?.frames ?? [])]
    },
    resets: () => frames.filter((frame) => frame.event === 'reset').length,
    connections: () => connections,
    stop() {
      stopped = true
      current?.close()
      void running.catch(() => undefined)
    },
  }
}

test(
  'F19: a stream that is cut after every change resumes by its id, without loss or repeats',
  { timeout: 60_000 },
  async () => {
    const steady = await openStream({ port: bench.server.port, secrets: bench.secrets })
    await bench.get('/api/test/services')
    await steady.frame((frame) => frame.data.includes('"us-east-1/storefront/cart"'))
    const began = desiredCounts(steady.frames).at(-1) ?? 0
    const cutOften = readResuming()
    const before = await bench.calls()
    const wanted = [began + 1, began + 2, began + 1, began + 3, began + 4, began + 3]
    for (const [index, desired] of wanted.entries()) {
      const {
        desired: now,
        taskDefinition,
        deployment,
        status,
      } = (await bench.get('/api/test/us-east-1/clusters/storefront/services/cart')).json as {
        desired: number
        taskDefinition: string
        deployment: string
        status: string
      }
      // Half of the cuts come before the change, so that it happens while no reader is connected.
      if (index % 2 === 0) proxy.cut()
      const scaled = await bench.post('/api/actions/scale-service', {
        id: ulid(),
        account: 'test',
        region: 'us-east-1',
        cluster: 'storefront',
        service: 'cart',
        seen: { desired: now, taskDefinition, deployment, status },
        desired,
      })
      expect(scaled.status).toBe(200)
      await expect
        .poll(() => desiredCounts(steady.frames).at(-1), { timeout: 15_000 })
        .toBe(desired)
      if (index % 2 === 1) proxy.cut()
      await expect.poll(() => cutOften.connections()).toBeGreaterThan(index + 1)
    }
    const lastId = (frames: readonly ReadFrame[]) =>
      frames.findLast((frame) => frame.id !== null)?.id ?? 0
    await expect
      .poll(() => lastId(steady.frames) - lastId(cutOften.frames), { timeout: 15_000 })
      .toBe(0)
    const seen = cutOften.frames
    cutOften.stop()
    steady.close()
    expect(cutOften.connections()).toBeGreaterThan(6)
    expect(cutOften.resets()).toBe(0)
    // The sandbox shows as many writes as transitions, and the last value.
    expect((await bench.calls())['ecs:UpdateService']).toBe(
      (before['ecs:UpdateService'] ?? 0) + wanted.length,
    )
    expect(desiredCounts(seen)).toEqual(
      desiredCounts(seen)[0] === began ? [began, ...wanted] : wanted,
    )
    // Each change arrived once and in order.
    const ids = seen
      .filter((frame) => frame.event === 'change' && frame.id !== null)
      .map((frame) => frame.id ?? 0)
    const first = ids[0] ?? 0
    expect(ids).toEqual(ids.map((_, index) => first + index))
  },
)
