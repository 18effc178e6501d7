import { execFile, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  DescribeImagesCommand,
  GetAuthorizationTokenCommand,
  PutImageTagMutabilityCommand,
} from '@aws-sdk/client-ecr'
import { expect, test } from 'vitest'
import { blob, fixture, hands } from './ecr-fixtures.ts'
import { useSandbox } from './wire-harness.ts'

const { account, box, control, ecr } = useSandbox()
const run = promisify(execFile)
const hasSkopeo = spawnSync('skopeo', ['--version']).status === 0

/** The fixtures as a layout on disk, with one of them to be pushed. */
function layout(folder: string, name: string): string {
  const blobs = join(folder, 'blobs', 'sha256')
  mkdirSync(blobs, { recursive: true })
  const hex = (digest: string) => digest.replace('sha256:', '')
  const write = (one: string) => {
    const { text, digest, blobs: parts } = fixture(one)
    writeFileSync(join(blobs, hex(digest)), text)
    for (const part of parts)
      copyFileSync(
        new URL(`../fixtures/blobs/${hex(part)}`, import.meta.url),
        join(blobs, hex(part)),
      )
  }
  for (const one of ['many-amd64', 'many-arm64', name]) write(one)
  const { text, digest, mediaType } = fixture(name)
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  writeFileSync(
    join(folder, 'index.json'),
    JSON.stringify({
      schemaVersion: 2,
      manifests: [
        {
          mediaType,
          digest,
          size: text.length,
          annotations: { 'org.opencontainers.image.ref.name': 'it' },
        },
      ],
    }),
  )
  return `oci:${folder}:it`
}

async function registry(how: object = {}) {
  const key = await account(how)
  const client = ecr(key)
  await hands(client, 'shop/web').create()
  const { authorizationData: [data] = [] } = await client.send(new GetAuthorizationTokenCommand({}))
  const token = data?.authorizationToken ?? ''
  const { host } = new URL(box().url)
  return {
    key,
    client,
    token,
    credentials: Buffer.from(token, 'base64').toString(),
    repository: `docker://${host}/shop/web`,
  }
}

test.skipIf(!hasSkopeo)(
  'skopeo pushes an image and an index, and reads them back (skipped where it is not installed)',
  async () => {
    const { client, credentials, repository } = await registry()
    const folder = mkdtempSync(join(tmpdir(), 'ecr-push-'))
    try {
      const copy = (from: string, to: string) =>
        run('skopeo', [
          '--insecure-policy',
          'copy',
          '--quiet',
          '--all',
          '--preserve-digests',
          '--src-tls-verify=false',
          '--dest-tls-verify=false',
          '--dest-creds',
          credentials,
          '--src-creds',
          credentials,
          from,
          to,
        ])
      for (const [name, tag] of [
        ['many-amd64', 'amd64'],
        ['many-v1', 'v1'],
      ] as const)
        await copy(layout(join(folder, name), name), `${repository}:${tag}`)
      const { stdout } = await run('skopeo', [
        'inspect',
        '--raw',
        '--tls-verify=false',
        '--creds',
        credentials,
        `${repository}:v1`,
      ])
      expect(stdout).toBe(fixture('many-v1').text)
      await copy(`${repository}:amd64`, `${repository}:copied`)
      const { imageDetails = [] } = await client.send(
        new DescribeImagesCommand({ repositoryName: 'shop/web' }),
      )
      expect(imageDetails.map((i) => [i.imageDigest, i.imageTags?.toSorted()])).toEqual([
        [fixture('many-amd64').digest, ['amd64', 'copied']],
        [fixture('many-arm64').digest, undefined],
        [fixture('many-v1').digest, ['v1']],
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  60_000,
)

test('pushes by the registry protocol are stored, and refused as by ECR', async () => {
  const { key, client, token } = await registry({ clock: 'manual' })
  const { text, digest, mediaType, blobs } = fixture('docker-v1')
  const visit = (
    method: string,
    path: string,
    body?: Buffer | string,
    more: Record<string, string> = {},
  ) =>
    fetch(new URL(`/v2/${path}`, box().url), {
      method,
      body,
      headers: { authorization: `Basic ${token}`, ...more },
    })
  const put = (tag: string) =>
    visit('PUT', `shop/web/manifests/${tag}`, text, { 'content-type': mediaType })
  const code = async (answer: Response) => [
    answer.status,
    ((await answer.json()) as { errors: { code: string }[] }).errors[0]?.code,
  ]
  expect(await code(await put('v1'))).toEqual([404, 'BLOB_UNKNOWN'])
  for (const one of blobs) {
    const begun = await visit('POST', 'shop/web/blobs/uploads/')
    const path = begun.headers.get('location')?.replace('/v2/', '') ?? ''
    const content = blob(one)
    expect((await visit('PATCH', path, content.subarray(0, 10))).status).toBe(202)
    expect(await code(await visit('PUT', `${path}?digest=sha256:${'0'.repeat(64)}`))).toEqual([
      400,
      'DIGEST_INVALID',
    ])
    expect((await visit('PUT', `${path}?digest=${one}`, content.subarray(10))).status).toBe(201)
    expect((await visit('HEAD', `shop/web/blobs/${one}`)).headers.get('content-length')).toBe(
      String(content.length),
    )
  }
  expect([(await put('v1')).status, (await put('v1')).status]).toEqual([201, 201])
  const read = await visit('GET', 'shop/web/manifests/v1')
  expect([
    read.headers.get('docker-content-digest'),
    read.headers.get('content-type'),
    await read.text(),
  ]).toEqual([digest, mediaType, text])
  expect(await (await visit('GET', 'shop/web/tags/list')).json()).toEqual({
    name: 'shop/web',
    tags: ['v1'],
  })
  expect(await code(await visit('GET', 'shop/web/manifests/v2'))).toEqual([404, 'MANIFEST_UNKNOWN'])
  expect(await code(await visit('GET', 'shop/none/manifests/v2'))).toEqual([404, 'NAME_UNKNOWN'])
  expect(await code(await visit('DELETE', 'shop/web/manifests/v1'))).toEqual([404, 'UNSUPPORTED'])
  await client.send(
    new PutImageTagMutabilityCommand({
      repositoryName: 'shop/web',
      imageTagMutability: 'IMMUTABLE',
    }),
  )
  const other = JSON.stringify({ ...(JSON.parse(text) as object), layers: [] })
  expect(
    await code(await visit('PUT', 'shop/web/manifests/v1', other, { 'content-type': mediaType })),
  ).toEqual([400, 'TAG_INVALID'])

  const stranger = await fetch(new URL('/v2/', box().url), {
    headers: { authorization: `Basic ${Buffer.from('AWS:a.b').toString('base64')}` },
  })
  expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('Basic realm='),
  ])
  expect((await visit('GET', '')).status).toBe(200)
  await control('POST', `accounts/${key.account}/advance`, { ms: 12 * 3_600_000 + 1 })
  expect((await visit('GET', '')).status).toBe(401)
})
