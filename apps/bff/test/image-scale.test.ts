import type { Images, ImageUses, ListOf, RepositoryRow, Unseen } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'

// Finds the uses of a digest among 1,000 services, 10,000 tasks and 200 repositories of 500 images
// (docs/performance.md).
let bench: Bench
beforeAll(async () => {
  bench = await startBench('large', { share: 1_000 })
}, 60_000)
afterAll(() => bench.close())

const repositories = async () =>
  (await bench.get('/api/test/repositories')).json as ListOf<RepositoryRow>
const calls = async (api: string) =>
  Object.entries(await bench.calls())
    .filter(([name]) => name.startsWith(`${api}:`))
    .reduce((sum, [, n]) => sum + n, 0)

test(
  'uses of a digest come from the models at once, with the fewest calls and unread parts listed',
  { timeout: 180_000 },
  async () => {
    const { rows: first } = await repositories()
    const one = first[0]
    if (!one) throw new Error('There are no repositories.')
    // Before everything is read, "unused" is unproven, and the response lists what is missing.
    const { unseen: early } = (await bench.get('/api/test/image-troubles')).json as {
      unseen: Unseen[]
    }
    expect(early.map((u) => u.what)).toContain('deployments')

    await vi.waitFor(
      async () =>
        expect((await repositories()).parts).toMatchObject([
          { complete: true, loaded: 200, total: 200 },
        ]),
      { timeout: 120_000, interval: 500 },
    )
    // DescribeRepositories returns 200 in one page, DescribeImages 500; one more call reads the
    // pull-time exclusions.
    expect(await calls('ecr')).toBeLessThanOrEqual((1 + 200) * 1.05)
    const { rows: some } = (await bench.get(`/api/test/us-east-1/images?repository=${one.name}`))
      .json as Images
    const uses = async (repository: string, digest: string) =>
      (await bench.get(`/api/test/us-east-1/image/uses?repository=${repository}&digest=${digest}`))
        .json as ImageUses
    await vi.waitFor(
      async () => expect((await uses(one.name, some[0]?.digest ?? '')).unseen).toEqual([]),
      { timeout: 150_000, interval: 500 },
    )
    const { rows } = await repositories()
    expect(rows.reduce((sum, r) => sum + (r.images ?? 0), 0)).toBe(100_000)

    // A family, a service's deployments and its revisions take one call each.
    const read = await bench.calls()
    expect(read['ecs:ListServiceDeployments']).toBe(1_000)
    expect(read['ecs:DescribeServiceRevisions']).toBe(1_000)
    expect(read['ecs:DescribeTaskDefinition']).toBe(1_000)

    const took: number[] = []
    let running = 0
    for (const repository of rows.slice(0, 40)) {
      const { rows: images } = (
        await bench.get(`/api/test/us-east-1/images?repository=${repository.name}`)
      ).json as Images
      const image = images.find((i) => i.tasks > 0) ?? images[0]
      const begun = performance.now()
      const answer = await uses(repository.name, image?.digest ?? '')
      took.push(performance.now() - begun)
      expect(answer.uses.reduce((sum, u) => sum + u.tasks, 0)).toBe(image?.tasks)
      running += answer.uses.filter((u) => u.hold === 'running').length
    }
    expect(running).toBeGreaterThan(10)
    const sorted = took.sort((a, b) => a - b)
    // The slowest include the machine's own noise; the sandbox runs in the same process.
    expect(sorted[20]).toBeLessThan(50)
    console.log(
      `uses of a digest: median ${sorted[20]?.toFixed(1)} ms, ` +
        `slowest ${sorted.at(-1)?.toFixed(1)} ms over HTTP`,
    )
  },
)
