import * as sdk from '@aws-sdk/client-ecr'
import { describe, expect, test } from 'vitest'
import { digestOf } from './ecr-fixtures.ts'
import {
  aged,
  any,
  countRule,
  oneDay,
  lifecycleWorld,
  repositoryName,
  rule,
  taggedRule,
  toArchive,
  untaggedRule,
} from './ecr-lifecycle-world.ts'
import { errorOf, refusalOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()
const world = () => lifecycleWorld(sandbox)

describe("AWS's own examples", () => {
  const three: Record<string, [string[], number]> = {
    A: [['beta-1', 'prod-1'], 10],
    B: [['beta-2', 'prod-2'], 9],
    C: [['beta-3'], 8],
  }

  test('a rule that selects an image hides it from later rules', async () => {
    expect(
      await (
        await world()
      ).expiring(three, [
        rule(1, countRule(1, taggedRule('prod*'))),
        rule(2, countRule(1, taggedRule('beta*'))),
      ]),
    ).toEqual({ A: 1 })
  })

  test('in reverse order the first rule takes both', async () => {
    expect(
      await (
        await world()
      ).expiring(three, [
        rule(2, countRule(1, taggedRule('prod*'))),
        rule(1, countRule(1, taggedRule('beta*'))),
      ]),
    ).toEqual({ A: 1, B: 1 })
  })

  test('an image needs a tag for each pattern of a rule', async () => {
    const six: Record<string, [string[], number]> = {
      A: [['alpha-1'], 12],
      B: [['beta-1'], 11],
      C: [['alpha-2', 'beta-2'], 10],
      D: [['alpha-3'], 4],
      E: [['beta-3'], 3],
      F: [['alpha-4', 'beta-4'], 2],
    }
    expect(
      await (await world()).expiring(six, [rule(1, aged(5, taggedRule('alpha*', 'beta*')))]),
    ).toEqual({ C: 1 })
  })

  test('expires all images but the newest', async () => {
    expect(
      await (
        await world()
      ).expiring({ A: [['alpha-1'], 4], B: [['beta-1'], 3], C: [[], 2], D: [['alpha-2'], 1] }, [
        rule(1, countRule(1, any)),
      ]),
    ).toEqual({ A: 1, B: 1, C: 1 })
  })

  test('tagged, untagged and any in one policy', async () => {
    const five: Record<string, [string[], number]> = {
      A: [['alpha-1', 'beta-1'], 4],
      B: [[], 3],
      C: [['alpha-2'], 2],
      D: [['git-hash'], 1],
      E: [[], 0],
    }
    const rules = [
      rule(1, countRule(1, taggedRule('alpha*'))),
      rule(2, aged(1, untaggedRule)),
      rule(3, countRule(1, any)),
    ]
    expect(await (await world()).expiring(five, rules)).toEqual({ A: 1, B: 2, D: 3 })
  })
})

describe('a policy', () => {
  test("is stored in ECR's format, read with its last evaluation, and deleted", async () => {
    const { client, advance } = await world()
    const none =
      "400 LifecyclePolicyNotFoundException: Lifecycle policy does not exist for the repository with name 'shop/web' in the registry with id"
    expect(
      await refusalOf(client.send(new sdk.GetLifecyclePolicyCommand({ repositoryName }))),
    ).toContain(none)
    expect(
      await refusalOf(client.send(new sdk.StartLifecyclePolicyPreviewCommand({ repositoryName }))),
    ).toContain(none)
    const lifecyclePolicyText = `{ "rules": [ {\n "action": {"type":"expire"}, "selection": {"countNumber": 14, "countUnit": "days", "countType": "sinceImagePushed", "tagStatus": "untagged"}, "rulePriority": 1 } ] }`
    const kept =
      '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}'
    expect(
      await client.send(new sdk.PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText })),
    ).toMatchObject({ repositoryName, lifecyclePolicyText: kept })
    expect(
      (await client.send(new sdk.GetLifecyclePolicyCommand({ repositoryName }))).lastEvaluatedAt,
    ).toEqual(new Date(0))
    await advance(oneDay)
    const { lastEvaluatedAt } = await client.send(
      new sdk.GetLifecyclePolicyCommand({ repositoryName }),
    )
    expect(lastEvaluatedAt?.getTime()).toBeGreaterThan(0)
    expect(
      await client.send(new sdk.DeleteLifecyclePolicyCommand({ repositoryName })),
    ).toMatchObject({ lifecyclePolicyText: kept, lastEvaluatedAt })
    expect(
      (await errorOf(client.send(new sdk.DeleteLifecyclePolicyCommand({ repositoryName })))).name,
    ).toBe('LifecyclePolicyNotFoundException')
  })

  test('expires images daily until it is deleted', async () => {
    const { putPolicy, pushNew, digests, advance, client } = await world()
    const old = await pushNew('old', 'v1')
    const kept = await pushNew('kept', 'v2')
    await putPolicy([rule(1, countRule(1, any))])
    expect(await digests()).toEqual([old, kept])
    await advance(oneDay)
    expect(await digests()).toEqual([kept])
    const next = await pushNew('next', 'v3')
    await advance(oneDay)
    expect(await digests()).toEqual([next])
    await client.send(new sdk.DeleteLifecyclePolicyCommand({ repositoryName }))
    const last = await pushNew('last')
    await advance(3 * oneDay)
    expect(await digests()).toEqual([next, last])
  })

  test('replaces the one before it; does not run once its repository is deleted', async () => {
    const { putPolicy, pushNew, digests, advance, client, create } = await world()
    const all = [await pushNew('a', 'v1'), await pushNew('b', 'v2')]
    await putPolicy([rule(1, countRule(1, any))])
    await putPolicy([rule(1, aged(30, any))])
    await advance(2 * oneDay)
    expect(await digests()).toEqual(all)
    await putPolicy([rule(1, countRule(1, any))])
    await client.send(new sdk.DeleteRepositoryCommand({ repositoryName, force: true }))
    await create()
    const anew = [await pushNew('c', 'v1'), await pushNew('d', 'v2')]
    await advance(2 * oneDay)
    expect(await digests()).toEqual(anew)
  })

  test('expires an index before its images, and an image with its artifacts', async () => {
    const { push, pushNew, putPolicy, digests, advance } = await world()
    const [amd64, arm64, index] = [
      await push('many-amd64'),
      await push('many-arm64'),
      await push('many-v1', 'v1'),
    ]
    const sbom = await push('many-sbom')
    await pushNew('newest', 'v2')
    await putPolicy([rule(1, countRule(1, any))])
    expect(await digests()).toHaveLength(5)
    await advance(2 * 3_600)
    expect(await digests()).not.toContain(index)
    expect(await digests()).toEqual(expect.arrayContaining([amd64, arm64, sbom]))
    await advance(oneDay)
    expect(await digests()).toHaveLength(1)
  })

  test('removes a layer with the last image that has it', async () => {
    const { pushNew, putPolicy, advance, client } = await world()
    await pushNew('gone', 'v1')
    await pushNew('kept', 'v2')
    await putPolicy([rule(1, countRule(1, any))])
    await advance(oneDay)
    const { layers } = await client.send(
      new sdk.BatchCheckLayerAvailabilityCommand({
        repositoryName,
        layerDigests: [digestOf('gone'), digestOf('kept')],
      }),
    )
    expect(layers?.map((layer) => layer.layerAvailability)).toEqual(['UNAVAILABLE', 'AVAILABLE'])
  })
})

describe('a preview', () => {
  test('runs one at a time, completes, and changes nothing', async () => {
    const { client, advance, pushed, digests } = await world()
    const { A, B } = await pushed({ A: [['v1', 'old'], 5], B: [[], 4], C: [['v2'], 1] })
    expect(
      (await errorOf(client.send(new sdk.GetLifecyclePolicyPreviewCommand({ repositoryName }))))
        .name,
    ).toBe('LifecyclePolicyPreviewNotFoundException')
    const start = new sdk.StartLifecyclePolicyPreviewCommand({
      repositoryName,
      lifecyclePolicyText: JSON.stringify({ rules: [rule(7, countRule(1, any))] }),
    })
    expect((await client.send(start)).status).toBe('IN_PROGRESS')
    expect(
      await client.send(new sdk.GetLifecyclePolicyPreviewCommand({ repositoryName })),
    ).toMatchObject({ status: 'IN_PROGRESS', previewResults: [] })
    expect((await errorOf(client.send(start))).name).toBe(
      'LifecyclePolicyPreviewInProgressException',
    )
    await advance(10)
    const get = (more: Partial<sdk.GetLifecyclePolicyPreviewCommandInput> = {}) =>
      client.send(new sdk.GetLifecyclePolicyPreviewCommand({ repositoryName, ...more }))
    const told = await get()
    expect(told).toMatchObject({
      status: 'COMPLETE',
      summary: { expiringImageTotalCount: 2, transitioningImageTotalCounts: [] },
      previewResults: [
        {
          imageDigest: A,
          imageTags: ['v1', 'old'],
          action: { type: 'EXPIRE' },
          appliedRulePriority: 7,
          storageClass: 'STANDARD',
          imagePushedAt: expect.any(Date) as Date,
        },
        { imageDigest: B, imageTags: [] },
      ],
    })
    expect((await get({ filter: { tagStatus: 'UNTAGGED' } })).previewResults).toMatchObject([
      { imageDigest: B },
    ])
    expect((await get({ filter: { tagStatus: 'TAGGED' } })).previewResults).toMatchObject([
      { imageDigest: A },
    ])
    expect(
      (await get({ imageIds: [{ imageTag: 'old' }, { imageTag: 'v2' }] })).previewResults,
    ).toMatchObject([{ imageDigest: A }])
    const first = await get({ maxResults: 1 })
    expect(first.previewResults).toMatchObject([{ imageDigest: A }])
    const second = await get({ maxResults: 1, nextToken: first.nextToken })
    expect(second.previewResults).toMatchObject([{ imageDigest: B }])
    expect(second.nextToken).toBeUndefined()
    expect((await errorOf(get({ imageIds: [{ imageTag: 'old' }], maxResults: 1 }))).name).toBe(
      'InvalidParameterException',
    )
    expect(await digests()).toHaveLength(3)
  })
})

describe('the archive', () => {
  test('receives images that were not pulled, and expires old ones', async () => {
    const { pushed, putPolicy, advance, client, digests, preview } = await world()
    const { A, B } = await pushed({ A: [['v1'], 40], B: [['v2'], 39] })
    const { C } = await pushed({ C: [['v3'], 0] })
    await client.send(
      new sdk.BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest: B }] }),
    )
    const rules = [
      rule(1, aged(30, any, 'sinceImagePulled'), toArchive),
      rule(2, { ...aged(90, any, 'sinceImageTransitioned'), storageClass: 'archive' }),
    ]
    expect(await preview(rules)).toMatchObject({
      previewResults: [
        { imageDigest: A, action: { type: 'TRANSITION', targetStorageClass: 'ARCHIVE' } },
      ],
      summary: {
        expiringImageTotalCount: 0,
        transitioningImageTotalCounts: [{ targetStorageClass: 'ARCHIVE', imageTotalCount: 1 }],
      },
    })
    await putPolicy(rules)
    await advance(oneDay)
    expect(await digests('ARCHIVED')).toEqual([A])
    expect(await digests('ACTIVE')).toEqual([B, C])
    const { failures } = await client.send(
      new sdk.BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: 'v1' }] }),
    )
    expect(failures).toMatchObject([
      {
        failureCode: 'ImageNotFound',
        failureReason: 'Requested image is not active: its status is ARCHIVED',
      },
    ])
    await client.send(new sdk.DeleteLifecyclePolicyCommand({ repositoryName }))
    await advance(89 * oneDay)
    await putPolicy(rules.slice(1))
    await advance(oneDay / 2)
    expect(await digests('ARCHIVED')).toEqual([A])
    await advance(2 * oneDay)
    expect(await digests()).toEqual([B, C])
  })

  test('restores an image, whose age then starts again', async () => {
    const { pushed, advance, client, digests, preview } = await world()
    const { A } = await pushed({ A: [['v1'], 40] })
    const move = (targetStorageClass: sdk.TargetStorageClass) =>
      client.send(
        new sdk.UpdateImageStorageClassCommand({
          repositoryName,
          imageId: { imageTag: 'v1' },
          targetStorageClass,
        }),
      )
    expect((await errorOf(move('STANDARD'))).name).toBe(
      'ImageStorageClassUpdateNotSupportedException',
    )
    expect(await move('ARCHIVE')).toMatchObject({
      imageId: { imageDigest: A, imageTag: 'v1' },
      imageStatus: 'ARCHIVED',
    })
    expect((await preview([rule(1, aged(30, any))])).previewResults).toEqual([])
    expect((await move('STANDARD')).imageStatus).toBe('ACTIVATING')
    expect(await digests('ACTIVATING')).toEqual([A])
    await advance(20 * 60)
    expect(await digests('ACTIVE')).toEqual([A])
    const { imageDetails: [image] = [] } = await client.send(
      new sdk.DescribeImagesCommand({ repositoryName }),
    )
    expect(image?.lastActivatedAt?.getTime()).toBeGreaterThan(
      image?.lastArchivedAt?.getTime() ?? Infinity,
    )
    expect((await preview([rule(1, aged(30, any))])).previewResults).toEqual([])
    await advance(31 * oneDay)
    expect((await preview([rule(1, aged(30, any))])).previewResults).toMatchObject([
      { imageDigest: A },
    ])
  })
})
