import { PutImageTagMutabilityCommand } from '@aws-sdk/client-ecr'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import type {
  ImageRow,
  Images,
  LifecyclePreview,
  Outcome,
  Problem,
  RepositoryDetail,
} from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { registryClient } from './registry-client.ts'

let bench: Bench
let registry: ReturnType<typeof registryClient>
let running = ''
/** Images of the tests, by their content. All are pushed before the registry's first read. */
const ready = new Map<string, string>()
let index = ''
beforeAll(async () => {
  bench = await startBench('empty', { clock: 'manual' })
  const ecs = new ECSClient({
    region: bench.account.region,
    endpoint: bench.sandbox.url,
    credentials: bench.account,
  })
  registry = registryClient(bench.account, bench.sandbox.url)
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
  await registry.create(repository)
  await registry.excludeConsole()
  running = await registry.push(repository, 'v1', ['base', 'one'])
  for (const [tag, words] of [
    ['old-1', 'a'],
    [undefined, 'b'],
    ['other', 'c'],
    ['moving', 'd'],
    ['unproved', 'f'],
    ['denied', 'g'],
    [undefined, 'h'],
    ['t1', 'i'],
  ] as const)
    ready.set(words, await registry.push(repository, tag, ['base', words]))
  index = await registry.put(
    repository,
    'many',
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        {
          mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
          digest: ready.get('h'),
          size: 500,
          platform: { os: 'linux', architecture: 'amd64' },
        },
      ],
    }),
  )
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      cpu: '256',
      memory: '512',
      requiresCompatibilities: ['FARGATE'],
      executionRoleArn: `arn:aws:iam::${bench.account.id}:role/ecsTaskExecutionRole`,
      networkMode: 'awsvpc',
      containerDefinitions: [
        {
          name: 'web',
          image: `${bench.account.id}.dkr.ecr.us-east-1.amazonaws.com/${repository}:v1`,
        },
      ],
    }),
  )
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: await subnets() } },
    }),
  )
  await bench.control('POST', '/advance', { ms: 300_000 })
  await expectEventually(running, { hold: 'running', tasks: 2 })
}, 120_000)
afterAll(() => bench.close())

const repository = 'team/web'
const repositoryRef = { account: 'test', region: 'us-east-1', repository }
const images = async () =>
  (await bench.get(`/api/test/us-east-1/images?repository=${repository}`)).json as Images
const rowOf = async (digest: string) => (await images()).rows.find((r) => r.digest === digest)
const expectEventually = (digest: string, expected: Partial<ImageRow>) =>
  vi.waitFor(async () => expect(await rowOf(digest)).toMatchObject(expected), {
    timeout: 40_000,
    interval: 200,
  })
const act = async (action: string, body: object) => {
  const { status, json } = await bench.post(`/api/actions/${action}`, {
    id: ulid(),
    ...repositoryRef,
    ...body,
  })
  return { status, outcome: json as Outcome, problem: json as Problem }
}
const seenOf = async (digest: string) => {
  const row = await rowOf(digest)
  return { digest, tags: row?.tags ?? [], pushedAt: row?.pushedAt ?? null }
}
const remove = async (digests: string[], more: object = {}) =>
  act('delete-images', { images: await Promise.all(digests.map(seenOf)), despite: [], ...more })
const pushed = async (words: string) => {
  const digest = ready.get(words) ?? ''
  await expectEventually(digest, { hold: null })
  return digest
}
const deletes = async () => (await bench.calls())['ecr:BatchDeleteImage'] ?? 0
const line = () => bench.audit().at(-1)

test(
  'an unneeded image is deleted by digest and recorded in the audit',
  { timeout: 120_000 },
  async () => {
    const [one, two] = [await pushed('a'), await pushed('b')]
    const before = await deletes()
    const { status, outcome } = await remove([one, two])
    expect([status, outcome]).toMatchObject([
      200,
      { result: 'applied', message: `2 of 2 images were deleted from ${repository}.` },
    ])
    expect(await deletes()).toBe(before + 1)
    const left = (await images()).rows.map((r) => r.digest)
    expect([left.includes(one), left.includes(two), left.includes(running)]).toEqual([
      false,
      false,
      true,
    ])
    expect(line()).toMatchObject({
      code: 'image.delete',
      user: 'mara',
      target: `repository/${repository}`,
      result: 'applied',
      detail: `delete ${one}, ${two}`,
    })
  },
)

test(
  'deleting a running image is refused, unless it is alone and its digest typed',
  { timeout: 120_000 },
  async () => {
    const other = await pushed('c')
    const before = await deletes()
    const refused = await remove([other, running])
    expect([refused.status, refused.problem]).toMatchObject([
      409,
      { code: 'InUse', message: expect.stringContaining('2 tasks of prod/web run it') as string },
    ])
    expect(
      (await remove([other, running], { despite: ['running', 'current', 'definition'] })).problem
        .code,
    ).toBe('InUse')
    expect((await remove([running], { despite: ['running', 'definition'] })).problem.code).toBe(
      'NotConfirmed',
    )
    expect(
      (await remove([running], { despite: ['running', 'definition'], typed: '00000000' })).problem
        .code,
    ).toBe('NotConfirmed')
    expect(line()).toMatchObject({ code: 'image.delete', result: 'refused' })
    expect(await deletes()).toBe(before)
    // Only judged here, because other tests need it.
    expect(
      (await act('untag-image', { image: await seenOf(running), tag: 'v1', despite: ['last-tag'] }))
        .problem.code,
    ).toBe('InUse')
    await remove([other])
  },
)

test('an image that changed since it was shown is not deleted', { timeout: 120_000 }, async () => {
  const digest = await pushed('d')
  const seen = await seenOf(digest)
  await registry.push(repository, 'moving', ['base', 'e'])
  const before = await deletes()
  const { status, problem } = await act('delete-images', { images: [seen], despite: [] })
  expect([status, problem]).toMatchObject([
    409,
    {
      code: 'ImagesChanged',
      changed: [{ field: `Tags of ${digest}`, seen: 'moving', now: 'none' }],
    },
  ])
  const gone = await act('delete-images', {
    images: [{ digest: `sha256:${'0'.repeat(64)}`, tags: [], pushedAt: null }],
    despite: [],
  })
  expect(gone.problem).toMatchObject({
    code: 'ImagesChanged',
    changed: [{ seen: 'there', now: 'gone' }],
  })
  expect(await deletes()).toBe(before)
})

test(
  'a deletion is refused while uses are unread, unless the operator overrides that',
  { timeout: 90_000 },
  async () => {
    const digest = await pushed('f')
    const { id } = (await bench.control('POST', '/faults', {
      api: 'ecs',
      operation: 'ListTasks',
      kind: 'denied',
    })) as { id: string }
    await vi.waitFor(
      async () => expect((await images()).unseen).toMatchObject([{ what: 'tasks' }]),
      { timeout: 40_000, interval: 300 },
    )
    const refused = await remove([digest])
    expect([refused.status, refused.problem]).toMatchObject([
      409,
      { code: 'NotAllSeen', message: expect.stringContaining('ecs:ListTasks') as string },
    ])
    expect((await remove([digest], { despite: ['unseen'] })).outcome.result).toBe('applied')
    expect(line()?.['detail']).toContain('despite: unseen')
    await bench.control('DELETE', `/faults/${id}`)
    await vi.waitFor(async () => expect((await images()).unseen).toEqual([]), {
      timeout: 40_000,
      interval: 300,
    })
  },
)

test(
  'a denied deletion names the permission, and a lost answer is verified',
  { timeout: 120_000 },
  async () => {
    const digest = await pushed('g')
    await bench.control('POST', '/faults', {
      api: 'ecr',
      operation: 'BatchDeleteImage',
      kind: 'denied',
      times: 1,
    })
    const { status, problem } = await remove([digest])
    expect([status, problem.iam?.action]).toEqual([403, 'ecr:BatchDeleteImage'])
    expect(line()).toMatchObject({ result: 'failed' })
    await bench.control('POST', '/faults', {
      api: 'ecr',
      operation: 'BatchDeleteImage',
      kind: 'error-after',
      times: 1,
    })
    expect((await remove([digest])).outcome).toMatchObject({ result: 'applied', verified: true })
  },
)

test('an index is deleted before the images that it names', { timeout: 120_000 }, async () => {
  const child = await pushed('h')
  await expectEventually(child, { partOf: index })
  expect((await remove([child], { despite: ['index'] })).problem.message).toContain(
    'part of the index',
  )
  const { outcome } = await remove([child, index])
  expect(outcome).toMatchObject({
    result: 'applied',
    message: `2 of 2 images were deleted from ${repository}.`,
  })
  expect(outcome.failed).toBeUndefined()
})

test(
  'a tag is added and removed; removing the last one deletes the image if confirmed',
  { timeout: 120_000 },
  async () => {
    const digest = await pushed('i')
    onTestFinished(async () => {
      await registry.ecr.send(
        new PutImageTagMutabilityCommand({
          repositoryName: repository,
          imageTagMutability: 'MUTABLE',
        }),
      )
    })
    expect((await act('tag-image', { digest, tag: 't2', holder: null })).outcome.message).toContain(
      't2 names',
    )
    await expectEventually(digest, { tags: ['t1', 't2'] })
    expect((await act('tag-image', { digest, tag: 'v1', holder: null })).problem).toMatchObject({
      code: 'TagMoved',
      changed: [{ now: running }],
    })
    await act('set-tag-mutability', {
      tagMutability: 'IMMUTABLE',
      tagExclusions: [],
      seen: { tagMutability: 'MUTABLE', tagExclusions: [] },
    })
    await vi.waitFor(
      async () => {
        const path = `/api/test/us-east-1/repository?repository=${repository}`
        const { tagMutability } = (await bench.get(path)).json as RepositoryDetail
        expect(tagMutability).toBe('IMMUTABLE')
      },
      { timeout: 40_000, interval: 200 },
    )
    expect(
      (await act('tag-image', { digest, tag: 'v1', holder: running })).problem.message,
    ).toContain('immutable')
    expect(
      (await act('untag-image', { image: await seenOf(digest), tag: 't1', despite: [] })).outcome
        .result,
    ).toBe('applied')
    await expectEventually(digest, { tags: ['t2'] })
    expect(
      (await act('untag-image', { image: await seenOf(digest), tag: 't2', despite: [] })).problem
        .message,
    ).toContain('last tag')
    expect(
      (await act('untag-image', { image: await seenOf(digest), tag: 't2', despite: ['last-tag'] }))
        .outcome.message,
    ).toContain('is deleted')
    expect(await rowOf(digest)).toBeUndefined()
  },
)

test(
  'a lifecycle policy is saved only as previewed, and not if it expires needed images',
  { timeout: 120_000 },
  async () => {
    await bench.control('POST', '/advance', { ms: 1_000 })
    const newest = await registry.push(repository, 'newest', ['base', 'j'])
    const policy = (keep: number) =>
      JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: keep },
            action: { type: 'expire' },
          },
        ],
      })
    const save = (text: string, more: object = {}) =>
      act('set-lifecycle', { text, seen: null, despite: [], ...more })
    const preview = async (text: string) => {
      expect((await act('preview-lifecycle', { text })).outcome.result).toBe('applied')
      await bench.control('POST', '/advance', { ms: 6_000 })
      return (await bench.get(`/api/test/us-east-1/lifecycle-preview?repository=${repository}`))
        .json as LifecyclePreview
    }
    expect((await save(policy(1))).problem.code).toBe('NotPreviewed')
    expect((await act('preview-lifecycle', { text: '{' })).status).toBe(400)
    const read = await preview(policy(1))
    expect(read).toMatchObject({ status: 'COMPLETE', broken: 1, unseen: [] })
    expect(read.results.find((r) => r.digest === running)).toMatchObject({
      action: 'EXPIRE',
      rule: 1,
      hold: 'running',
      breaks: '2 tasks of prod/web run it',
    })
    expect(read.results.some((r) => r.digest === newest)).toBe(false)
    expect((await save(policy(1))).problem).toMatchObject({
      code: 'InUse',
      message: expect.stringContaining('2 tasks of prod/web') as string,
    })
    expect((await save(policy(1), { despite: ['running', 'definition'] })).problem.code).toBe(
      'InUse',
    )
    expect((await save(policy(99))).problem.code).toBe('NotPreviewed')
    expect(await preview(policy(99))).toMatchObject({ broken: 0, expiring: 0 })
    expect((await save(policy(99))).outcome.result).toBe('applied')
    expect((await save(policy(99))).problem).toMatchObject({ code: 'RepositoryChanged' })
    const { lifecycle } = (
      await bench.get(`/api/test/us-east-1/repository?repository=${repository}`)
    ).json as RepositoryDetail
    expect(JSON.parse(lifecycle.text ?? '')).toEqual(JSON.parse(policy(99)))
    expect(
      (await act('set-lifecycle', { text: null, seen: lifecycle.text, despite: [] })).outcome
        .message,
    ).toContain('The lifecycle policy of team/web is deleted.')
  },
)

test(
  'a repository is created, configured, and deleted if no image in it is in use',
  { timeout: 120_000 },
  async () => {
    const name = 'team/new'
    const create = {
      repository: name,
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      tagExclusions: ['dev-*'],
      scanOnPush: true,
      encryption: 'AES256',
      kmsKey: null,
      tags: [{ key: 'team', value: 'web' }],
    }
    const made = await act('create-repository', create)
    expect(made.outcome).toMatchObject({ result: 'applied', made: name })
    expect((await act('create-repository', create)).problem.code).toBe(
      'RepositoryAlreadyExistsException',
    )
    expect((await act('create-repository', { ...create, repository: 'Team' })).status).toBe(400)
    const read = async () =>
      (await bench.get(`/api/test/us-east-1/repository?repository=${name}`))
        .json as RepositoryDetail
    await vi.waitFor(
      async () =>
        expect(await read()).toMatchObject({
          tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
          tagExclusions: ['dev-*'],
          scanOnPush: true,
          tags: { tags: [{ key: 'team', value: 'web' }] },
        }),
      { timeout: 10_000 },
    )
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'pull', Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage'] }],
    })
    const of = { repository: name }
    expect(
      (await act('set-repository-policy', { ...of, text: '{"Version"', seen: null })).status,
    ).toBe(400)
    expect(
      (await act('set-repository-policy', { ...of, text: policy, seen: null })).outcome.result,
    ).toBe('applied')
    expect(
      (await act('set-repository-policy', { ...of, text: null, seen: null })).problem,
    ).toMatchObject({ code: 'RepositoryChanged', changed: [{ field: 'Policy', seen: 'none' }] })
    expect(
      (await act('set-scan-on-push', { ...of, scanOnPush: false, seen: false })).problem.code,
    ).toBe('RepositoryChanged')
    expect(
      (await act('set-scan-on-push', { ...of, scanOnPush: false, seen: true })).outcome.result,
    ).toBe('applied')
    expect(
      (
        await act('set-repository-tags', {
          ...of,
          tags: [{ key: 'owner', value: 'mara' }],
          seen: [{ key: 'team', value: 'web' }],
        })
      ).outcome.result,
    ).toBe('applied')
    expect((await read()).tags.tags).toEqual([{ key: 'owner', value: 'mara' }])
    await registry.push(name, 'x', ['base'])
    expect(
      (await act('delete-repository', { ...of, images: 0, despite: [] })).problem,
    ).toMatchObject({
      code: 'RepositoryChanged',
      changed: [{ field: 'Images', seen: '0', now: '1' }],
    })
    expect((await act('delete-repository', { ...of, images: 1, despite: [] })).problem.code).toBe(
      'NotConfirmed',
    )
    expect(
      (await act('delete-repository', { ...of, images: 1, despite: [], typed: name })).outcome
        .result,
    ).toBe('applied')
    expect(line()).toMatchObject({
      code: 'repository.delete',
      target: `repository/${name}`,
      result: 'applied',
    })
    const { rows } = await images()
    expect(
      (await act('delete-repository', { images: rows.length, despite: [], typed: repository }))
        .problem,
    ).toMatchObject({ code: 'InUse', message: expect.stringContaining('prod/web') as string })
  },
)

test('a second scan on the same day is refused', async () => {
  expect((await act('scan-image', { digest: running })).outcome.message).toContain(
    'is being scanned',
  )
  expect((await act('scan-image', { digest: running })).problem.code).toBe('LimitExceededException')
})

async function subnets(): Promise<string[]> {
  const { DescribeSubnetsCommand, EC2Client } = await import('@aws-sdk/client-ec2')
  const { Subnets = [] } = await new EC2Client({
    region: bench.account.region,
    endpoint: bench.sandbox.url,
    credentials: bench.account,
  }).send(new DescribeSubnetsCommand({}))
  return Subnets.slice(0, 2).map((s) => s.SubnetId ?? '')
}
