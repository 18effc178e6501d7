import type { Change } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

interface Frame {
  id: string | null
  event: string
  data: string
}

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo')
})
afterAll(() => bench.close())

/** Reads the stream until a frame that `enough` accepts; returns all frames until then. */
async function readUntil(
  enough: (frame: Frame) => boolean,
  lastEventId?: string,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Frame[]> {
  const leave = new AbortController()
  const response = await fetch(`http://127.0.0.1:${bench.server.port}/api/test/stream`, {
    signal: leave.signal,
    headers: {
      cookie: bench.secrets.cookie,
      'x-pilothouse-key': bench.secrets.key,
      ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
    },
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const frames: Frame[] = []
  const acted = meanwhile()
  let text = ''
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const line = (name: string) =>
        block
          .split('\n')
          .find((l) => l.startsWith(`${name}: `))
          ?.slice(name.length + 2) ?? null
      const frame = { id: line('id'), event: line('event') ?? '', data: line('data') ?? '' }
      frames.push(frame)
      if (!enough(frame)) continue
      await acted
      leave.abort()
      return frames
    }
  }
  return frames
}

const changeOf = (frame: Frame, kind: string) =>
  (frame.event === 'change' ? (JSON.parse(frame.data) as Change) : null)?.kind === kind

test('the stream says hello, then sends changed rows without secrets', async () => {
  const frames = await readUntil(
    (f) => changeOf(f, 'services') && (JSON.parse(f.data) as Change).upsert.length > 0,
  )
  expect(frames[0]?.event).toBe('hello')
  const text = frames.map((f) => f.data).join('\n')
  expect(text).not.toMatch(/hunter2|BEGIN [A-Z ]*PRIVATE|AKIA[A-Z0-9]{16}/)
})

test('a change by an action arrives; a reader that resumes gets missed frames', async () => {
  await bench.get('/api/test/services')
  const service = (await bench.get('/api/test/us-east-1/clusters/storefront/services/cart'))
    .json as { desired: number; taskDefinition: string; deployment: string; status: string }
  const { desired, taskDefinition, deployment, status } = service
  const isCart = (frame: Frame) =>
    changeOf(frame, 'services') &&
    (JSON.parse(frame.data) as Change).upsert.some(
      (row) =>
        'name' in row && row.name === 'cart' && 'desired' in row && row.desired === desired + 2,
    )
  const frames = await readUntil(isCart, undefined, () =>
    bench.post('/api/actions/scale-service', {
      id: ulid(),
      account: 'test',
      region: 'us-east-1',
      cluster: 'storefront',
      service: 'cart',
      seen: { desired, taskDefinition, deployment, status },
      desired: desired + 2,
    }),
  )
  const before = frames.find((f) => f.event === 'hello')?.id ?? ''
  const again = await readUntil(isCart, before)
  expect(again.some(isCart)).toBe(true)
  const ids = again.filter((f) => f.id).map((f) => Number(f.id))
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
})

test('a reader with an id of an earlier process gets a reset', async () => {
  const frames = await readUntil((f) => f.event === 'reset', '42')
  expect(frames.at(-1)?.event).toBe('reset')
})

test('HEAD on the stream ends at once and does not count as a stream', async () => {
  const { cookie, key } = await bench.signIn()
  const signed = { cookie, 'x-pilothouse-key': key }
  const heads = await Promise.all(
    Array.from({ length: 20 }, () => bench.raw('HEAD', '/api/test/stream', signed)),
  )
  expect(heads.map((head) => head.status)).toEqual(heads.map(() => 200))
})
