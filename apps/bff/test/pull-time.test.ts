import { BatchGetImageCommand, DescribeImagesCommand } from '@aws-sdk/client-ecr'
import type { BaseImage, ImageDetail, Images } from '@pilothouse/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { registryClient } from './registry-client.ts'

// ECR records manifest reads as pulls: a console that read them all would make every image look
// used.
let bench: Bench
let registry: ReturnType<typeof registryClient>
let image = ''
let index = ''
beforeEach(async () => {
  bench = await startBench('empty')
  registry = registryClient(bench.account, bench.sandbox.url)
  await registry.create('web')
  image = await registry.push('web', 'v1', ['base', 'one'])
  const child = await registry.push('web', undefined, ['base', 'two'])
  index = await registry.put(
    'web',
    'many',
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        {
          mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
          digest: child,
          size: 500,
          platform: { os: 'linux', architecture: 'amd64' },
        },
      ],
    }),
  )
}, 60_000)
afterEach(() => bench.close())

const pulls = async () => {
  const { imageDetails = [] } = await registry.ecr.send(
    new DescribeImagesCommand({ repositoryName: 'web' }),
  )
  return imageDetails.filter((i) => i.lastRecordedPullTime !== undefined).map((i) => i.imageDigest)
}
const queryOf = (digest: string) => `repository=web&digest=${digest}`

test('reads leave an image unpulled until a user asks for its manifest', async () => {
  const { rows, unseen, exclude } = (await bench.get('/api/test/us-east-1/images?repository=web'))
    .json as Images
  expect(rows).toHaveLength(3)
  expect(exclude).toBe(`arn:aws:iam::${bench.account.id}:user/pilothouse`)
  expect(unseen).toContainEqual({
    account: 'test',
    region: 'us-east-1',
    what: 'indexes',
    seen: 0,
    total: 1,
    problem: null,
  })
  const closed = (await bench.get(`/api/test/us-east-1/image?${queryOf(image)}`))
    .json as ImageDetail
  expect(closed).toMatchObject({
    manifest: { unread: true, raw: '', problem: null },
    layers: [],
    config: null,
  })
  expect(
    (await bench.get(`/api/test/us-east-1/image/base?${queryOf(image)}`)).json as BaseImage,
  ).toMatchObject({ unread: true, compared: 0, base: null })
  expect(await pulls()).toEqual([])
  const opened = (await bench.get(`/api/test/us-east-1/image?${queryOf(image)}&pull=yes`))
    .json as ImageDetail
  expect(opened.manifest.unread).toBe(false)
  expect(opened.layers).toHaveLength(2)
  expect(await pulls()).toEqual([image])
  expect(
    ((await bench.get(`/api/test/us-east-1/image?${queryOf(index)}&pull=yes`)).json as ImageDetail)
      .platforms,
  ).toHaveLength(1)
  // The children of the index are known from then on.
  const after = (await bench.get('/api/test/us-east-1/images?repository=web')).json as Images
  expect(after.unseen.filter((u) => u.what === 'indexes')).toEqual([])
  expect(after.rows.filter((r) => r.partOf === index)).toHaveLength(1)
})

test('the manifest of an image pulled today is read without asking', async () => {
  const other = await registry.push('web', 'v2', ['base', 'three'])
  await registry.ecr.send(
    new BatchGetImageCommand({ repositoryName: 'web', imageIds: [{ imageDigest: other }] }),
  )
  const read = async () =>
    (await bench.get(`/api/test/us-east-1/image?${queryOf(other)}`)).json as ImageDetail
  await expect.poll(async () => (await read()).manifest?.unread, { timeout: 30_000 }).toBe(false)
}, 40_000)

test('a principal excluded from pull times reads manifests without recorded pulls', async () => {
  const own = await startBench('empty')
  try {
    const there = registryClient(own.account, own.sandbox.url)
    await there.create('web')
    await there.excludeConsole()
    const digest = await there.push('web', 'v1', ['base', 'one'])
    const { exclude } = (await own.get('/api/test/us-east-1/images?repository=web')).json as Images
    expect(exclude).toBeNull()
    expect(
      ((await own.get(`/api/test/us-east-1/image?${queryOf(digest)}`)).json as ImageDetail).layers,
    ).toHaveLength(2)
    const { imageDetails = [] } = await there.ecr.send(
      new DescribeImagesCommand({ repositoryName: 'web' }),
    )
    expect(imageDetails[0]?.lastRecordedPullTime).toBeUndefined()
  } finally {
    await own.close()
  }
}, 30_000)
