import { contract, type FoundImages, type Images } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readWanted } from '../src/resources/images/find-images.ts'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
})
afterAll(() => bench.close())

const sha = 'ab12'.repeat(16)
test.each([
  [
    `123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web:v1`,
    { registryId: '123456789012', region: 'us-east-1', repository: 'team/web', tag: 'v1' },
  ],
  [
    `123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web:v1@sha256:${sha}`,
    { registryId: '123456789012', region: 'us-east-1', repository: 'team/web', digest: sha },
  ],
  [
    '123456789012.dkr.ecr.us-east-1.amazonaws.com/web',
    { registryId: '123456789012', region: 'us-east-1', repository: 'web' },
  ],
  [` sha256:${sha}\n`, { digest: sha }],
  ['AB12AB1', { digest: 'ab12ab1' }],
  ['team/web:v1', { repository: 'team/web', tag: 'v1' }],
  [`web@sha256:${sha.slice(0, 12)}`, { repository: 'web', digest: sha.slice(0, 12) }],
  ['team/web', null],
  ['ab12ab', null],
  ['what runs?', null],
  ['', null],
])('%j is parsed into the parts of an image name', (name, wanted) =>
  expect(readWanted(name)).toEqual(wanted),
)

const find = async (name: string) => {
  const { json, status } = await bench.get(`/api/test/find-images?name=${encodeURIComponent(name)}`)
  expect({
    status,
    issues: contract['GET /api/:account/find-images'].response.safeParse(json).error?.issues ?? [],
  }).toEqual({ status: 200, issues: [] })
  return json as FoundImages
}

test(
  'an image is found by name, tag or the beginning of its digest, with its uses',
  { timeout: 60_000 },
  async () => {
    const image = { region: 'us-east-1', repository: 'checkout' }
    const byTag = await vi.waitFor(
      async () => {
        const found = await find('checkout:v412')
        expect(found).toMatchObject({
          rows: [
            {
              ...image,
              tags: expect.arrayContaining(['v412']) as unknown as string[],
              hold: 'running',
              tasks: 6,
            },
          ],
          whole: true,
        })
        return found
      },
      { timeout: 30_000, interval: 300 },
    )
    const digest = byTag.rows[0]?.digest ?? ''
    for (const name of [
      digest,
      digest.slice('sha256:'.length, 20),
      `checkout@${digest}`,
      `${bench.account.id}.dkr.ecr.us-east-1.amazonaws.com/checkout:v412`,
    ])
      expect((await find(name)).rows, name).toMatchObject([{ ...image, digest, tasks: 6 }])
    // The same name in another region or registry is another image.
    for (const name of [
      `${bench.account.id}.dkr.ecr.eu-west-1.amazonaws.com/checkout:v412`,
      '999999999999.dkr.ecr.us-east-1.amazonaws.com/checkout:v412',
      'checkout:no-such-tag',
      'no-such-repository:v1',
      `checkout@sha256:${sha}`,
    ])
      expect((await find(name)).rows, name).toEqual([])
    // A large repository returns a limited list, with running images first.
    const all = (await bench.get('/api/test/us-east-1/images?repository=catalog')).json as Images
    const { rows } = await find(`${bench.account.id}.dkr.ecr.us-east-1.amazonaws.com/catalog`)
    expect(all.rows.length).toBeGreaterThan(20)
    expect(rows).toHaveLength(20)
    expect(rows[0]?.hold).toBe('running')
    const unused = rows.filter((r) => r.hold === null).map((r) => r.pushedAt ?? 0)
    expect(unused).toEqual(unused.toSorted((a, b) => b - a))
  },
)

test('an invalid name finds nothing, without a call', async () => {
  expect(await find('what runs here?')).toEqual({ rows: [], whole: true })
  expect((await bench.get('/api/test/find-images?name=abc')).status).toBe(400)
})
