import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { DeleteRepositoryCommand } from '@aws-sdk/client-ecr'
import {
  contract,
  type Findings,
  type ImageDetail,
  type Images,
  type ListOf,
  type RepositoryDetail,
  type RepositoryRow,
  type Route,
} from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { registryClient } from './registry-client.ts'

let bench: Bench
let registry: ReturnType<typeof registryClient>
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
  registry = registryClient(bench.account, bench.sandbox.url)
})
afterAll(() => bench.close())

const canary = (place: string) => `CANARY-${place}-9f8e7d`
/** Parses a response with the contract's schema; fails the test if it does not match. */
async function answer<T>(route: Route, path: string): Promise<T> {
  const { json, status } = await bench.get(path)
  expect({
    path,
    status,
    issues: contract[route].response.safeParse(json).error?.issues ?? [],
  }).toEqual({ path, status: 200, issues: [] })
  return json as T
}
const repositories = () =>
  answer<ListOf<RepositoryRow>>('GET /api/:account/repositories', '/api/test/repositories')
const images = (repository: string) =>
  answer<Images>(
    'GET /api/:account/:region/images',
    `/api/test/us-east-1/images?repository=${repository}`,
  )
const image = (repository: string, digest: string) =>
  answer<ImageDetail>(
    'GET /api/:account/:region/image',
    `/api/test/us-east-1/image?repository=${repository}&digest=${digest}`,
  )
/** Polls the images of a repository until all are read and this one is among them. */
const whole = (repository: string, digest?: string) =>
  vi.waitFor(
    async () => {
      const state = await images(repository)
      expect(state.complete).toBe(true)
      if (digest !== undefined) expect(state.rows.map((row) => row.digest)).toContain(digest)
      return state
    },
    { timeout: 20_000, interval: 200 },
  )

test(
  'every response about the demo’s images matches the contract',
  { timeout: 120_000 },
  async () => {
    const { rows } = await vi.waitFor(
      async () => {
        const state = await repositories()
        expect(state.parts.every((p) => p.complete)).toBe(true)
        return state
      },
      { timeout: 60_000, interval: 300 },
    )
    expect(rows.length).toBeGreaterThan(10)
    await answer('GET /api/:account/image-troubles', '/api/test/image-troubles')
    await answer(
      'GET /api/:account/:region/clusters/:cluster/services/:service/images',
      '/api/test/us-east-1/clusters/storefront/services/cart/images',
    )
    for (const { name } of rows.slice(0, 8)) {
      await answer<RepositoryDetail>(
        'GET /api/:account/:region/repository',
        `/api/test/us-east-1/repository?repository=${name}`,
      )
      const state = await whole(name)
      for (const row of [
        ...state.rows.filter((r) => r.kind === 'index').slice(0, 1),
        ...state.rows.filter((r) => r.kind === 'image').slice(0, 1),
      ]) {
        const detail = await image(name, row.digest)
        expect([detail.manifest.problem, detail.configProblem, detail.referrersProblem]).toEqual([
          null,
          null,
          null,
        ])
        if (row.kind === 'index')
          expect(detail.platforms.every((p) => p.there && p.bytes !== null)).toBe(true)
        else expect(detail.layers.reduce((sum, l) => sum + l.bytes, 0)).toBeGreaterThan(0)
        await answer(
          'GET /api/:account/:region/image/base',
          `/api/test/us-east-1/image/base?repository=${name}&digest=${row.digest}`,
        )
      }
    }
  },
)

test('a repository counts its used images and its unused bytes', { timeout: 60_000 }, async () => {
  const detail = await vi.waitFor(
    async () => {
      const { rows, unseen } = await images('checkout')
      expect(unseen).toEqual([])
      const repository = (await repositories()).rows.find(
        (r) => r.name === 'checkout' && r.region === 'us-east-1',
      )
      return { rows, repository }
    },
    { timeout: 40_000, interval: 300 },
  )
  const free = detail.rows.filter((r) => r.hold === null)
  const since = Date.now() - 90 * 86_400_000
  const idle = free.filter(
    (r) => Math.max(r.pushedAt ?? 0, r.pulledAt ?? 0, r.usedUntil ?? 0) < since,
  )
  expect(idle.length).toBeGreaterThan(0)
  expect(detail.repository).toMatchObject({
    images: detail.rows.length,
    used: detail.rows.length - free.length,
    unusedBytes: idle.reduce((sum, r) => sum + r.bytes, 0),
  })
  // The history in the demo account tells when the older image was last used.
  expect(detail.rows.find((r) => r.tags.includes('v410'))).toMatchObject({
    hold: null,
    usedUntil: expect.any(Number) as unknown as number,
  })
})

test(
  'no secret of an image is returned: environment, history, labels, annotations, findings',
  { timeout: 60_000 },
  async () => {
    await registry.create('leaky')
    const digest = await registry.push('leaky', 'v1', ['base'], {
      Env: [`PLAIN=${canary('env')}`],
      Cmd: ['run', '--password', canary('command')],
      Entrypoint: [`--api-key=${canary('entry')}`],
      Labels: { 'com.acme.token': `two ${canary('label')}`, note: `password=${canary('note')}` },
      Healthcheck: { Test: ['CMD', `curl -H "Authorization: Bearer ${canary('health')}"`] },
    })
    await vi.waitFor(
      async () =>
        expect((await bench.get('/api/test/us-east-1/images?repository=leaky')).status).toBe(200),
      { timeout: 20_000, interval: 300 },
    )
    await whole('leaky', digest)
    const plain = await image('leaky', digest)
    expect(plain.config).toMatchObject({
      environment: ['PLAIN'],
      labels: [{ name: 'com.acme.token', value: '••••••' }, { name: 'note' }],
    })
    const steps = [
      `/bin/sh -c #(nop)  ENV PLAIN=${canary('history')} and ${canary('more')}`,
      `ARG X=${canary('arg')}`,
      `RUN |1 X=${canary('build')} /bin/sh -c make all # buildkit`,
      `|2 X=${canary('old')} Y=${canary('older')} /bin/bash -o pipefail -c make`,
      `RUN |1 X=${canary('other')} powershell make`,
    ]
    const { toImageConfig } = await import('../src/resources/images/image-config.ts')
    const { manifestText } = await import('../src/resources/images/manifest.ts')
    const { createRedactor } = await import('../src/aws/redact.ts')
    const redactor = createRedactor(Buffer.alloc(32))
    const config = toImageConfig(
      JSON.stringify({ rootfs: {}, history: steps.map((created_by) => ({ created_by })) }),
      redactor,
    )
    expect(config?.history.map((h) => h.instruction)).toEqual([
      'ENV PLAIN=…',
      'ARG X=…',
      'RUN make all',
      'RUN make',
      'RUN X=… powershell make',
    ])
    const manifest = manifestText(
      JSON.stringify({
        config: { data: canary('data') },
        annotations: { 'my.secret': canary('annotation'), title: 'web' },
        history: [{ v1Compatibility: canary('compat') }],
      }),
      redactor,
    )
    expect(JSON.parse(manifest)).toEqual({
      config: { data: '••••••' },
      annotations: { 'my.secret': '••••••', title: 'web' },
      history: [{ v1Compatibility: '••••••' }],
    })
    await bench.control('POST', '/answers', {
      operation: 'DescribeImageScanFindings',
      body: {
        imageScanStatus: { status: 'COMPLETE', description: `token=${canary('status')}` },
        imageScanFindings: {
          findings: [
            {
              name: 'CVE-1',
              severity: 'HIGH',
              description: `password=${canary('finding')}`,
              uri: 'javascript:alert(1)',
            },
          ],
        },
      },
      times: 1,
    })
    const found = await answer<Findings>(
      'GET /api/:account/:region/image/findings',
      `/api/test/us-east-1/image/findings?repository=leaky&digest=${digest}`,
    )
    expect(found.findings[0]).toMatchObject({ name: 'CVE-1', url: null })
    for (const text of [
      JSON.stringify(plain),
      JSON.stringify(config),
      manifest,
      JSON.stringify(found),
      ...bench.logged,
    ])
      expect(text).not.toContain('CANARY-')
  },
)

test(
  'manifest, configuration and referrers are read separately: one denial leaves the others',
  { timeout: 60_000 },
  async () => {
    const [row] = (await whole('audit-log')).rows.filter((r) => r.tags.length > 0)
    const digest = row?.digest ?? ''
    const detail = () => image('audit-log', digest)
    const fault = (operation: string) =>
      bench.control('POST', '/faults', { api: 'ecr', operation, kind: 'denied' })
    await fault('BatchGetImage')
    const blind = await detail()
    expect(blind).toMatchObject({
      row: { digest },
      manifest: { raw: '', problem: { iam: { action: 'ecr:BatchGetImage' } } },
      layers: [],
      referrersProblem: null,
    })
    await bench.control('DELETE', '/faults')
    await fault('GetDownloadUrlForLayer')
    const bare = await detail()
    expect(bare).toMatchObject({
      manifest: { problem: null },
      config: null,
      configProblem: { iam: { action: 'ecr:GetDownloadUrlForLayer' } },
    })
    expect(bare.layers.length).toBeGreaterThan(0)
    expect(bare.layers.every((l) => l.instruction === null)).toBe(true)
    await bench.control('DELETE', '/faults')
    expect(await detail()).toMatchObject({ manifest: { problem: null }, configProblem: null })
  },
)

test(
  'images are listed without their indexes, which are reported as unread',
  { timeout: 60_000 },
  async () => {
    const other = await startBench('demo', { clock: 'manual' })
    try {
      await other.control('POST', '/faults', {
        api: 'ecr',
        operation: 'BatchGetImage',
        kind: 'denied',
      })
      const state = await vi.waitFor(
        async () => {
          const now = (await other.get('/api/test/us-east-1/images?repository=catalog'))
            .json as Images
          expect(now.asOf).not.toBeNull()
          return now
        },
        { timeout: 20_000, interval: 200 },
      )
      expect(state).toMatchObject({
        complete: false,
        problem: { iam: { action: 'ecr:BatchGetImage' } },
      })
      expect(state.rows.filter((r) => r.kind === 'index').length).toBeGreaterThan(1)
      // The children of the indexes are unknown, so no image may count as unused.
      expect(state.rows.every((r) => r.partOf === null)).toBe(true)
      expect(state.unseen).toContainEqual(expect.objectContaining({ what: 'images' }))
    } finally {
      await other.close()
    }
  },
)

const recordings = join(import.meta.dirname, '../../../../shared/recordings')
test.skipIf(!existsSync(recordings))(
  'recorded repositories and images are mapped member by member',
  { timeout: 60_000 },
  async () => {
    const bodyOf = (dir: string, file: string) =>
      (
        JSON.parse(readFileSync(join(recordings, dir, file), 'utf8')) as {
          body: Record<string, never[]>
        }
      ).body
    for (const dir of readdirSync(recordings).filter((d) => d.includes('ecr'))) {
      const other = await startBench('empty')
      try {
        const { repositories: recorded = [] } = bodyOf(dir, 'ecr.DescribeRepositories.1.json') as {
          repositories?: Record<string, never>[]
        }
        await other.control('POST', '/answers', {
          operation: 'DescribeRepositories',
          body: { repositories: recorded },
          times: 100,
        })
        const details = existsSync(join(recordings, dir, 'ecr.DescribeImages.1.json'))
          ? bodyOf(dir, 'ecr.DescribeImages.1.json')
          : { imageDetails: [] }
        await other.control('POST', '/answers', {
          operation: 'DescribeImages',
          body: details,
          times: 100,
        })
        const { json } = await other.get('/api/test/repositories')
        const { rows } = json as ListOf<RepositoryRow>
        expect(
          rows.map(
            ({ name, arn, uri, registryId, createdAt, tagMutability, scanOnPush, encryption }) => ({
              name,
              arn,
              uri,
              registryId,
              createdAt,
              tagMutability,
              scanOnPush,
              encryption,
            }),
          ),
        ).toEqual(
          recorded.map((entry: Record<string, unknown>) => ({
            name: entry['repositoryName'],
            arn: entry['repositoryArn'],
            uri: entry['repositoryUri'],
            registryId: entry['registryId'],
            createdAt: typeof entry['createdAt'] === 'number' ? entry['createdAt'] * 1000 : null,
            tagMutability: entry['imageTagMutability'] ?? 'UNKNOWN',
            scanOnPush:
              (entry['imageScanningConfiguration'] as { scanOnPush?: boolean } | undefined)
                ?.scanOnPush ?? false,
            encryption:
              (entry['encryptionConfiguration'] as { encryptionType?: string } | undefined)
                ?.encryptionType ?? 'UNKNOWN',
          })),
        )
        const [detail] = details['imageDetails'] as Record<string, unknown>[]
        if (!detail) continue
        const state = (
          await other.get(
            `/api/test/us-east-1/images?repository=${String(detail['repositoryName'])}`,
          )
        ).json as Images
        expect(state.rows).toMatchObject([
          {
            digest: detail['imageDigest'],
            tags: detail['imageTags'],
            bytes: detail['imageSizeInBytes'],
            pushedAt: (detail['imagePushedAt'] as number) * 1000,
            pulledAt: null,
            mediaType: detail['imageManifestMediaType'],
            artifactType: detail['artifactMediaType'],
            kind: 'image',
            scan: null,
            hold: null,
          },
        ])
      } finally {
        await other.close()
      }
    }
  },
)

test(
  'a new repository is found by its name, and a deleted one is a 404',
  { timeout: 30_000 },
  async () => {
    const status = async (name: string) =>
      (await bench.get(`/api/test/us-east-1/repository?repository=${name}`)).status
    await vi.waitFor(async () => expect(await status('never-there')).toBe(404), { timeout: 20_000 })
    await registry.create('short-lived')
    await vi.waitFor(async () => expect(await status('short-lived')).toBe(200), {
      timeout: 20_000,
      interval: 300,
    })
    await registry.ecr.send(
      new DeleteRepositoryCommand({ repositoryName: 'short-lived', force: true }),
    )
    await vi.waitFor(async () => expect(await status('short-lived')).toBe(404), {
      timeout: 5_000,
      interval: 300,
    })
  },
)
