import type { ImageRow, ImageProblem, ImageUse } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { candidatesOf } from './compare/candidates'
import { holdWords } from './hold'
import { standingText } from './in-service/standing'
import { artifactWord, kindWord } from './kind'
import { narrowImages } from './list/filter'
import { ecrPlace, mayNameImage, readPlace } from './place'
import { problemReason, worstFirst } from './problems/problems'
import { unseenText } from './unseen'

const row = (digest: string, change: Partial<ImageRow> = {}): ImageRow => ({
  id: digest,
  digest,
  tags: [],
  bytes: 1,
  pushedAt: null,
  pulledAt: null,
  mediaType: 'm',
  artifactType: null,
  kind: 'image',
  subject: null,
  partOf: null,
  platform: null,
  status: 'ACTIVE',
  scan: null,
  hold: null,
  tasks: 0,
  services: 0,
  usedUntil: null,
  ...change,
})
const digests = (rows: readonly ImageRow[]) => rows.map((r) => r.digest)

test('hides platforms and referrers unless the filter matches one', () => {
  const rows = [
    row('index', { kind: 'index', tags: ['v1'], hold: 'running', tasks: 2 }),
    row('amd', { partOf: 'index', platform: 'linux/amd64' }),
    row('sig', { kind: 'artifact', subject: 'index' }),
    row('chart', { kind: 'artifact', tags: ['chart-1'] }),
    row('old'),
  ]
  const sides = narrowImages(rows, '')
  expect(
    Object.fromEntries(Object.entries(sides).map(([side, all]) => [side, digests(all)])),
  ).toEqual({
    '': ['index', 'chart', 'old'],
    used: ['index'],
    unused: ['chart', 'old'],
    untagged: ['old'],
    parts: ['amd', 'sig'],
  })
  expect(digests(narrowImages(rows, 'digest:amd')[''])).toEqual(['amd'])
  expect(digests(narrowImages(rows, 'use:none kind:image')[''])).toEqual(['amd', 'old'])
  expect(digests(narrowImages(rows, 'tag:v1')[''])).toEqual(['index'])
})

test('describes the kind of an image and its holds', () => {
  expect([
    holdWords(row('a', { hold: 'running', tasks: 1 })),
    holdWords(row('a', { hold: 'running', tasks: 1200 })),
    holdWords(row('a', { hold: 'rollback' })),
    holdWords(row('a')),
  ]).toEqual(['running 1 task', 'running 1,200 tasks', 'only rollback needs it', 'nobody'])
  expect([
    kindWord(row('a')),
    kindWord(row('a', { kind: 'index' })),
    kindWord(row('a', { partOf: 'i', platform: 'linux/arm64/v8' })),
    kindWord(row('a', { partOf: 'i', platform: 'unknown/unknown' })),
  ]).toEqual(['image', 'index', 'linux/arm64/v8', 'of an index'])
  expect(
    [
      'application/vnd.dev.cosign.simplesigning.v1+json',
      'application/spdx+json',
      'application/vnd.cncf.helm.config.v1+json',
      'application/vnd.example.thing',
      null,
    ].map(artifactWord),
  ).toEqual(['signature', 'SBOM', 'Helm chart', 'example.thing', 'artifact'])
})

test('reads repository and digest from an address; rejects others', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  expect(readPlace(`team.a/web@${digest}`)).toEqual({ repository: 'team.a/web', digest })
  for (const bad of [
    undefined,
    '',
    'web',
    `@${digest}`,
    'web@sha256:xyz',
    `web:v1@${digest}`,
    `We b@${digest}`,
  ])
    expect(readPlace(bad)).toBeNull()
  expect(ecrPlace('123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:v1')).toEqual({
    registryId: '123456789012',
    region: 'eu-west-1',
    repository: 'team/web',
  })
  expect(
    ecrPlace(`123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web@${digest}`)?.repository,
  ).toBe('web')
  for (const other of [
    'nginx:latest',
    'public.ecr.aws/nginx/nginx',
    '123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.example/web',
  ])
    expect(ecrPlace(other)).toBeNull()
})

test("offers the tag's current image, the one before, and the newest for comparison", () => {
  const rows = [
    row('v3', { tags: ['v3', 'live'], pushedAt: 30 }),
    row('v2', { tags: ['v2'], pushedAt: 20 }),
    row('part', { partOf: 'v2', pushedAt: 19 }),
    row('v1', { tags: ['v1'], pushedAt: 10 }),
  ]
  const use = { image: '123456789012.dkr.ecr.us-east-1.amazonaws.com:443/web:live' } as ImageUse
  const of = (digest: string, uses: ImageUse[] = []) =>
    candidatesOf(rows.find((r) => r.digest === digest) ?? row(digest), rows, uses).map(
      (c) => `${c.digest}: ${c.words}`,
    )
  expect(of('v2', [use])).toEqual(['v3: what live names now', 'v1: v1, pushed before it'])
  expect(of('v3')).toEqual(['v2: v2, pushed before it'])
  expect(of('v1')).toEqual(['v3: v3, the newest'])
  expect(candidatesOf(row('only'), [row('only', { tags: ['x'] })], [])).toEqual([])
})

test('sorts problems by urgency', () => {
  const imageProblem = (id: string, change: Partial<ImageProblem>): ImageProblem => ({
    id,
    kind: 'missing',
    hold: 'running',
    region: 'r',
    cluster: 'c',
    service: 's',
    taskDefinition: 't:1',
    container: 'app',
    image: 'i',
    registryRegion: 'r',
    repository: 'web',
    tag: 'live',
    digest: 'd',
    pushedAt: null,
    now: null,
    tasks: 1,
    ...change,
  })
  const rows = [
    imageProblem('stale', { kind: 'stale', tasks: 9 }),
    imageProblem('rollback', { hold: 'rollback', tasks: 0 }),
    imageProblem('current', { hold: 'current', tasks: 0 }),
    imageProblem('few', {}),
    imageProblem('many', { tasks: 5 }),
  ]
  expect(worstFirst(rows).map((t) => t.id)).toEqual(['many', 'few', 'current', 'rollback', 'stale'])
  expect(rows.map(problemReason)).toEqual([
    '9 tasks run an older image than live names now.',
    'A rollback would need an image that its repository does not have.',
    'It would be started with an image that its repository does not have.',
    '1 task runs an image that its repository no longer has: new tasks cannot start.',
    '5 tasks run an image that its repository no longer has: new tasks cannot start.',
  ])
  expect(problemReason(imageProblem('never', { digest: null, tasks: 3 }))).toBe(
    '3 tasks wait for an image that its repository does not have.',
  )
})

test('says how much has been read of each source, and why not more', () => {
  const unseen = {
    account: 'here',
    region: 'us-east-1',
    what: 'deployments',
    seen: 640,
    total: 1000,
    problem: null,
  } as const
  expect(unseenText(unseen, 'here')).toBe('services’ deployments 640 of 1,000 in us-east-1')
  expect(unseenText({ ...unseen, total: null }, 'elsewhere')).toBe(
    'services’ deployments not read yet in here, us-east-1',
  )
  expect(
    unseenText(
      {
        ...unseen,
        problem: {
          call: 'ecs:ListServiceDeployments',
          status: 403,
          code: 'AccessDenied',
          message: '',
          iam: { action: 'ecs:ListServiceDeployments', resource: '*' },
        },
      },
      'here',
    ),
  ).toBe('services’ deployments not readable (ecs:ListServiceDeployments) in us-east-1')
})

test('describes how an image relates to its tag', () => {
  const text = (
    standing: Parameters<typeof standingText>[0]['standing'],
    digest: string | null = 'd',
    tag: string | null = 'live',
    tasks = 1,
  ) => standingText({ standing, digest, tag, tasks })
  expect([
    text('current'),
    text('current', 'd', null),
    text('current', null),
    text('stale'),
    text('missing'),
    text('missing', null, 'live', 0),
  ]).toEqual([
    'It is what live names now.',
    'It is named by its digest, and its registry has it.',
    'What live names is there.',
    'live names another image now.',
    'Its repository no longer has it: new tasks cannot start.',
    'Its repository does not have it: a task could not start.',
  ])
})

test('searches only for texts that may name an image', () => {
  const sha = 'ab'.repeat(32)
  for (const name of [
    '123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web:v1',
    '123456789012.dkr.ecr.us-east-1.amazonaws.com/web',
    `web@sha256:${sha}`,
    `sha256:${sha}`,
    ' ab12ab1 ',
    'team/web:v1',
    'web:v1',
  ])
    expect(mayNameImage(name), name).toBe(true)
  for (const name of [
    '',
    'checkout',
    'a:b',
    'ab12ab',
    'two words:v1',
    'search-api',
    'platform',
    `x${'y'.repeat(600)}:v1`,
  ])
    expect(mayNameImage(name), name).toBe(false)
})
