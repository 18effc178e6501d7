import type { Images } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { registryClient } from './registry-client.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('empty')
})
afterAll(() => bench.close())

test(
  'manifest reads of the console do not make an image look pulled',
  { timeout: 90_000 },
  async () => {
    const registry = registryClient(bench.account, bench.sandbox.url)
    await registry.create('web')
    const digest = await registry.push('web', 'v1', ['base'])
    const images = async () =>
      (await bench.get('/api/test/us-east-1/images?repository=web')).json as Images
    await vi.waitFor(
      async () => expect((await images()).rows).toMatchObject([{ digest, pulledAt: null }]),
      { timeout: 20_000, interval: 200 },
    )
    expect(
      (await bench.get(`/api/test/us-east-1/image?repository=web&digest=${digest}&pull=yes`))
        .status,
    ).toBe(200)
    expect((await bench.calls())['ecr:BatchGetImage']).toBe(1)
    const { asOf } = await images()
    await vi.waitFor(async () => expect((await images()).asOf).toBeGreaterThan(asOf ?? 0), {
      timeout: 40_000,
      interval: 300,
    })
    const row = (await images()).rows.find((r) => r.digest === digest)
    expect(row).toMatchObject({ pulledAt: null })
    // ECR itself records the pulls, so the test would see one.
    const { DescribeImagesCommand } = await import('@aws-sdk/client-ecr')
    const { imageDetails } = await registry.ecr.send(
      new DescribeImagesCommand({ repositoryName: 'web', imageIds: [{ imageDigest: digest }] }),
    )
    expect(imageDetails?.[0]?.lastRecordedPullTime).toBeInstanceOf(Date)
  },
)
