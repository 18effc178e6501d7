import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { ImageDetail, Problem } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openNeighbours, type Loaders } from '../src/aws/neighbours.ts'
import { writeLaunchPage } from '../src/store/launch-page.ts'
import { startBench, type Bench } from './harness.ts'
import { registryClient } from './registry-client.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
})
afterAll(() => bench.close())

test('F28: an endless answer of AWS is cut, and the error says so', async () => {
  await bench.control('POST', '/answers', {
    operation: 'DescribeServices',
    body: `{"services":[],"padding":"${'x'.repeat(34 * 1024 * 1024)}"}`,
    times: 1,
  })
  const answer = await bench.get('/api/test/us-east-1/clusters/storefront/services/cart')
  expect([answer.status, (answer.json as Problem).message]).toEqual([
    503,
    expect.stringContaining('larger than 32 MiB') as string,
  ])
  expect((await bench.get('/api/test/us-east-1/clusters/storefront/services/cart')).status).toBe(
    200,
  )
})

test('a body nested 30,000 levels deep is refused as too deep, for every action', async () => {
  const { cookie, key } = bench.secrets
  const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  const deep =
    `{"id":"${ulid()}","account":"test","region":"us-east-1","base":null,"latest":null,` +
    `"definition":{"family":"x","a":${nested}}}`
  const answer = await bench.raw(
    'POST',
    '/api/actions/register-task-definition',
    { cookie, 'x-pilothouse-key': key, 'content-type': 'application/json' },
    deep,
  )
  expect([answer.status, (answer.json as Problem).message]).toEqual([
    400,
    'The body is nested more than 100 levels deep.',
  ])
})

test('a client that could not be imported is imported again by the next call', async () => {
  let tries = 0
  const loaded = { destroy: () => undefined }
  const load = () =>
    ++tries === 1
      ? Promise.reject(new Error('EMFILE: too many open files'))
      : Promise.resolve(loaded)
  const loaders = { ec2: load } as unknown as Loaders
  const neighbours = openNeighbours({ region: 'us-east-1' }, loaders)
  await expect(neighbours.client('ec2')).rejects.toThrow('EMFILE')
  expect(await neighbours.client('ec2')).toBe(loaded)
  expect(await neighbours.client('ec2')).toBe(loaded)
  expect(tries).toBe(2)
  neighbours.close()
})

test('using a token removes its launch page, and keeps that of another console', async () => {
  const use = (link: string) =>
    bench.raw(
      'POST',
      '/auth/exchange',
      { 'content-type': 'application/json' },
      JSON.stringify({ token: link.split('#k=')[1] }),
    )
  const link = bench.server.link()
  const page = writeLaunchPage(bench.stateDir, link)
  expect(readFileSync(page, 'utf8')).toContain(link)
  expect((await use(bench.server.link())).status).toBe(200)
  expect(existsSync(page)).toBe(true)
  expect((await use(link)).status).toBe(200)
  expect(existsSync(join(bench.stateDir, 'launch.html'))).toBe(false)
})

/** Pushes an image with this configuration and opens its page. */
async function openImage(
  repository: string,
  config: object | string,
): Promise<{ status: number; image: ImageDetail }> {
  const registry = registryClient(bench.account, bench.sandbox.url)
  await registry.create(repository)
  const digest = await registry.push(repository, 'v1', ['one'], config)
  const path = `/api/test/us-east-1/image?repository=${repository}&digest=${digest}`
  let answer = await bench.get(path)
  // Wait until the registry has read the new repository.
  while (answer.status === 404 || answer.status === 409) answer = await bench.get(path)
  return { status: answer.status, image: answer.json as ImageDetail }
}

test('an image label nested 100,000 levels deep does not fail the page', async () => {
  const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const { image } = await openImage('deep', `{"Labels":{"plain":"yes","deep":${nested}}}`)
  expect(image.config?.labels).toEqual([
    { name: 'plain', value: 'yes' },
    { name: 'deep', value: 'Not a text.' },
  ])
}, 30_000)

test.each([
  ['truncate', {}, /cut the connection/],
  ['slow', { bytesPerSecond: 10, ms: 0 }, /within 10 s/],
])(
  'a layer store that answers with %s is not an error of the console',
  async (kind, more, message) => {
    await bench.control('POST', '/faults', { api: 's3', kind, times: 100, ...more })
    const { status, image } = await openImage(`store-${kind}`, {
      Labels: { padding: 'x'.repeat(500) },
    })
    await bench.control('DELETE', '/faults')
    expect(status).toBe(200)
    expect(image.configProblem).toMatchObject({
      code: 'LayerUnreachable',
      status: 503,
      message: expect.stringMatching(message) as string,
    })
  },
  60_000,
)

test('a redirect of the layer store is not followed', async () => {
  const followed: string[] = []
  const elsewhere = createServer((request, response) => {
    followed.push(request.url ?? '')
    response.end('{}')
  })
  await new Promise<void>((resolve) => void elsewhere.listen(0, '127.0.0.1', resolve))
  const { port } = elsewhere.address() as AddressInfo
  await bench.control('POST', '/faults', {
    api: 's3',
    kind: 'redirect',
    message: `http://127.0.0.1:${port}/stolen`,
    times: 100,
  })
  const { status, image } = await openImage('store-redirect', {})
  await bench.control('DELETE', '/faults')
  elsewhere.close()
  expect(status).toBe(200)
  expect(image.configProblem).toMatchObject({ code: 'LayerUnreachable' })
  expect(followed).toEqual([])
}, 30_000)
