import {
  BatchCheckLayerAvailabilityCommand,
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  GetDownloadUrlForLayerCommand,
  InitiateLayerUploadCommand,
  ListImageReferrersCommand,
  ListImagesCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr'
import { expect, test } from 'vitest'
import { blob, digestOf, fixture, hands, manifestOf } from './ecr-fixtures.ts'
import { refusalOf, useSandbox } from './wire-harness.ts'

const { account, control, ecr } = useSandbox()
const repositoryName = 'web'

async function repository(how: object = {}) {
  const key = await account(how)
  const client = ecr(key)
  const web = hands(client, repositoryName)
  await web.create()
  const get = async (imageTag: string, acceptedMediaTypes?: string[]) =>
    client.send(
      new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag }], acceptedMediaTypes }),
    )
  const describe = async () =>
    (await client.send(new DescribeImagesCommand({ repositoryName }))).imageDetails ?? []
  return { key, client, web, get, describe }
}

test.each(['docker-v1', 'oci-v1', 'many-sbom'])(
  '%s comes back as a real tool pushed it: manifest, config and layers, byte for byte',
  async (name) => {
    const { client, web, get } = await repository()
    const { text, digest, mediaType, blobs } = fixture(name)
    await web.push(name, 'v1')
    const { images: [image] = [] } = await get('v1')
    expect(image).toMatchObject({
      imageId: { imageDigest: digest, imageTag: 'v1' },
      imageManifest: text,
      imageManifestMediaType: mediaType,
    })
    for (const layerDigest of blobs) {
      const { downloadUrl = '' } = await client.send(
        new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest }),
      )
      const answer = await fetch(downloadUrl)
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(blob(layerDigest))
    }
    const { layers = [] } = await client.send(
      new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests: blobs }),
    )
    expect(layers.map((l) => [l.layerAvailability, l.layerSize])).toEqual(
      blobs.map((b) => ['AVAILABLE', blob(b).length]),
    )
  },
)

test('an index needs its images and prevents their deletion', async () => {
  const { client, web, describe, get } = await repository()
  const index = fixture('many-v1')
  expect(await refusalOf(web.put(index.text, 'v1'))).toContain(
    `ReferencedImagesNotFoundException: The images with digests '[${fixture('many-amd64').digest}, ${fixture('many-arm64').digest}]'`,
  )
  const [amd64, arm64] = [await web.push('many-amd64'), await web.push('many-arm64', 'arm64')]
  await web.push('many-v1', 'v1')
  const [first, , list] = await describe()
  expect(list).toMatchObject({
    imageManifestMediaType: index.mediaType,
    imageSizeInBytes: first?.imageSizeInBytes,
  })
  const refused = await client.send(
    new BatchDeleteImageCommand({
      repositoryName,
      imageIds: [{ imageDigest: amd64 }, { imageTag: 'arm64' }],
    }),
  )
  expect(refused.failures?.map((f) => [f.failureCode, f.failureReason])).toEqual(
    Array(2).fill([
      'ImageReferencedByManifestList',
      `Requested image referenced by manifest list: [${index.digest}]`,
    ]),
  )
  // A client that accepts no index gets the image for linux/amd64.
  const { images: [plain] = [] } = await get('v1', ['application/vnd.oci.image.manifest.v1+json'])
  expect(plain?.imageManifest).toBe(fixture('many-amd64').text)
  const { failures } = await get('v1', ['application/vnd.docker.distribution.manifest.v2+json'])
  expect(failures?.[0]?.failureCode).toBe('ImageNotFound')
  await client.send(
    new BatchDeleteImageCommand({
      repositoryName,
      imageIds: [{ imageDigest: index.digest }, { imageDigest: amd64 }, { imageDigest: arm64 }],
    }),
  )
  expect(await describe()).toEqual([])
})

test('lists the referrers of an image', async () => {
  const { client, web, describe } = await repository()
  const subject = await web.push('many-amd64', 'v1')
  const digest = await web.push('many-sbom')
  const { referrers } = await client.send(
    new ListImageReferrersCommand({ repositoryName, subjectId: { imageDigest: subject } }),
  )
  expect(referrers).toEqual([
    {
      digest,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/spdx+json',
      size: fixture('many-sbom').text.length,
      annotations: { 'org.opencontainers.image.created': '2026-05-04T08:00:00Z' },
      artifactStatus: 'ACTIVE',
    },
  ])
  expect((await describe())[1]).toMatchObject({
    subjectManifestDigest: subject,
    artifactMediaType: 'application/spdx+json',
  })
  const other = await client.send(
    new ListImageReferrersCommand({
      repositoryName,
      subjectId: { imageDigest: subject },
      filter: { artifactTypes: ['application/vnd.cncf.notary.signature'] },
    }),
  )
  expect(other.referrers).toEqual([])
})

test('a mutable tag moves to a new image; an immutable one does not', async () => {
  const { key, client, web, describe } = await repository()
  const [one, two] = [await web.pushNew('one', 'stable'), await web.pushNew('two', 'stable')]
  expect((await describe()).map((i) => [i.imageDigest, i.imageTags])).toEqual([
    [one, undefined],
    [two, ['stable']],
  ])
  const { imageIds } = await client.send(
    new ListImagesCommand({ repositoryName, filter: { tagStatus: 'UNTAGGED' } }),
  )
  expect(imageIds).toEqual([{ imageDigest: one }])
  await client.send(
    new CreateRepositoryCommand({
      repositoryName: 'fixed',
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev*' }],
    }),
  )
  const fixed = hands(client, 'fixed')
  await fixed.pushNew('one', 'v1')
  expect(await refusalOf(fixed.pushNew('two', 'v1'))).toBe(
    "400 ImageTagAlreadyExistsException: The image tag 'v1' already exists in the 'fixed' repository and cannot be overwritten because the tag is immutable.",
  )
  await fixed.pushNew('three', 'dev')
  await fixed.pushNew('four', 'dev')
  const again = manifestOf(
    Buffer.from('{"architecture":"amd64","os":"linux","config":{"Labels":{"words":"one"}}}'),
    Buffer.from('one'),
  )
  expect(await refusalOf(fixed.put(again, 'v1'))).toBe(
    `400 ImageAlreadyExistsException: Image with digest '${digestOf(again)}' and tag 'v1' already exists in the repository with name 'fixed' in registry with id '${key.account}'`,
  )
})

test('deleting the last tag deletes the image and its own layers', async () => {
  const { client, web, describe } = await repository()
  const digest = await web.push('docker-v1', 'v1')
  await web.put(fixture('docker-v1').text, 'latest')
  const remove = (imageId: object) =>
    client.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [imageId] }))
  expect((await remove({ imageTag: 'v1' })).imageIds).toEqual([
    { imageDigest: digest, imageTag: 'v1' },
  ])
  expect((await describe())[0]?.imageTags).toEqual(['latest'])
  expect((await remove({ imageTag: 'v1' })).failures?.[0]).toMatchObject({
    failureCode: 'ImageNotFound',
    failureReason: 'Requested image not found',
  })
  expect((await remove({})).failures?.[0]?.failureCode).toBe('MissingDigestAndTag')
  expect((await remove({ imageDigest: 'latest' })).failures?.[0]?.failureCode).toBe(
    'InvalidImageDigest',
  )
  await remove({ imageTag: 'latest' })
  expect(await describe()).toEqual([])
  const { layers } = await client.send(
    new BatchCheckLayerAvailabilityCommand({
      repositoryName,
      layerDigests: fixture('docker-v1').blobs,
    }),
  )
  expect(layers?.map((l) => l.layerAvailability)).toEqual([
    'UNAVAILABLE',
    'UNAVAILABLE',
    'UNAVAILABLE',
  ])
})

test('refuses an invalid manifest with the reason', async () => {
  const { web, client } = await repository()
  const refused = (text: string, type?: string) => refusalOf(web.put(text, 'v1', type))
  expect(await refused('{"schemaVersion":')).toBe(
    "400 InvalidParameterException: Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
  )
  expect(await refused('{"schemaVersion":1}')).toContain('schemaVersion must be 2')
  expect(await refused(fixture('oci-v1').text)).toContain(
    "Invalid parameter at 'imageManifestMediaType'",
  )
  expect(await refused('{"schemaVersion":2,"mediaType":"text/plain"}')).toContain(
    'text/plain is not supported',
  )
  expect(
    await refused(
      '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[]}',
    ),
  ).toContain('Manifest config must have a sha256 digest')
  expect(await refused(fixture('docker-v1').text)).toContain(
    `LayersNotFoundException: The layers with digests '[${fixture('docker-v1').blobs.join(', ')}]'`,
  )
  const wrong = client.send(
    new PutImageCommand({
      repositoryName,
      imageManifest: fixture('docker-v1').text,
      imageDigest: `sha256:${'0'.repeat(64)}`,
    }),
  )
  expect(await refusalOf(wrong)).toContain('ImageDigestDoesNotMatchException')
})

test('uploads a layer in ordered parts and checks its digest', { timeout: 30_000 }, async () => {
  const { client } = await repository()
  const { uploadId, partSize } = await client.send(
    new InitiateLayerUploadCommand({ repositoryName }),
  )
  expect(partSize).toBe(10 * 1024 * 1024)
  // The least that a part may be, and a last one that is less.
  const least = 5 * 1024 * 1024
  const content = Buffer.alloc(least + 10, 'layer')
  const send = (from: number, to: number) =>
    client.send(
      new UploadLayerPartCommand({
        repositoryName,
        uploadId,
        partFirstByte: from,
        partLastByte: to - 1,
        layerPartBlob: content.subarray(from, to),
      }),
    )
  const complete = (digest: string) =>
    client.send(
      new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [digest] }),
    )
  expect(await refusalOf(complete(digestOf(content)))).toContain('EmptyUploadException')
  await send(0, least)
  expect(await refusalOf(send(least + 1, least + 5))).toContain('InvalidLayerPartException')
  await send(least, content.length)
  expect(await refusalOf(complete(digestOf('another')))).toContain('InvalidLayerException')
  expect((await complete(digestOf(content))).layerDigest).toBe(digestOf(content))
  expect(await refusalOf(complete(digestOf(content)))).toContain('UploadNotFoundException')
})

test("a layer's URL is valid for an hour, and only as signed", async () => {
  const { key, client, web } = await repository({ clock: 'manual' })
  await web.push('docker-v1', 'v1')
  const layerDigest = fixture('docker-v1').config ?? ''
  const { downloadUrl = '' } = await client.send(
    new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest }),
  )
  expect((await fetch(downloadUrl)).status).toBe(200)
  const forged = await fetch(downloadUrl.replace(/expires=\d+/, 'expires=9999999999999'))
  expect([forged.status, await forged.text()]).toEqual([
    403,
    expect.stringContaining('<Code>SignatureDoesNotMatch</Code>'),
  ])
  await control('POST', `accounts/${key.account}/advance`, { ms: 3_600_001 })
  const late = await fetch(downloadUrl)
  expect([late.status, await late.text()]).toEqual([
    403,
    expect.stringContaining('<Code>AccessDenied</Code><Message>Request has expired</Message>'),
  ])
})

test('records a pull at most once a day', async () => {
  const { key, web, get, describe } = await repository({ clock: 'manual' })
  await web.pushNew('one', 'v1')
  expect((await describe())[0]).not.toHaveProperty('lastRecordedPullTime')
  const pulledAfter = async (hours: number) => {
    await control('POST', `accounts/${key.account}/advance`, { ms: hours * 3_600_000 })
    await get('v1')
    const [image] = await describe()
    return (
      ((image?.lastRecordedPullTime?.getTime() ?? 0) - (image?.imagePushedAt?.getTime() ?? 0)) /
      3_600_000
    )
  }
  expect([await pulledAfter(1), await pulledAfter(2), await pulledAfter(23)]).toEqual([1, 1, 26])
})

test('finds images by id, lists them by tag, and pages them', async () => {
  const { key, client, web } = await repository()
  for (const n of [1, 2, 3]) await web.pushNew(`words ${n}`, `v${n}`)
  const read = async (nextToken?: string) =>
    client.send(new DescribeImagesCommand({ repositoryName, maxResults: 2, nextToken }))
  const one = await read()
  const two = await read(one.nextToken)
  expect([one, two].map((p) => p.imageDetails?.map((i) => i.imageTags?.[0]))).toEqual([
    ['v1', 'v2'],
    ['v3'],
  ])
  const { imageDetails } = await client.send(
    new DescribeImagesCommand({
      repositoryName,
      imageIds: [{ imageTag: 'v2' }, { imageDigest: one.imageDetails?.[1]?.imageDigest }],
    }),
  )
  expect(imageDetails?.map((i) => i.imageTags)).toEqual([['v2']])
  expect(
    await refusalOf(
      client.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: 'v9' }] })),
    ),
  ).toBe(
    `400 ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'v9'} does not exist within the repository with name 'web' in the registry with id '${key.account}'`,
  )
  const ids = await client.send(new ListImagesCommand({ repositoryName, maxResults: 1 }))
  expect(ids.imageIds).toEqual([
    { imageDigest: one.imageDetails?.[0]?.imageDigest, imageTag: 'v1' },
  ])
  expect(await refusalOf(read(ids.nextToken))).toContain("Invalid parameter at 'nextToken'")
})
