import * as sdk from '@aws-sdk/client-ecr'
import { hands } from './ecr-fixtures.ts'
import type { useSandbox } from './wire-harness.ts'

export const repositoryName = 'shop/web'
/** Seconds. */
export const oneDay = 86_400

/** A repository in an account whose days pass when they are told to. */
export async function lifecycleWorld(sandbox: ReturnType<typeof useSandbox>) {
  const key = await sandbox.account({ clock: 'manual' })
  const client = sandbox.ecr(key)
  const own = hands(client, repositoryName)
  await own.create()
  const advance = (seconds: number) =>
    sandbox.control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1_000 })
  /** Pushes an image for each list of tags, so many days ago; the oldest must be named first. */
  const pushed = async (images: Record<string, [tags: string[], daysAgo: number]>) => {
    const digests: Record<string, string> = {}
    let ago = Math.max(...Object.values(images).map(([, days]) => days))
    for (const [name, [tags, days]] of Object.entries(images)) {
      await advance((ago - days) * oneDay)
      ago = days
      digests[name] = await own.pushNew(`image ${name}`, tags[0])
      if (tags.length < 2) continue
      const { images: [image] = [] } = await client.send(
        new sdk.BatchGetImageCommand({
          repositoryName,
          imageIds: [{ imageDigest: digests[name] }],
        }),
      )
      for (const tag of tags.slice(1)) await own.put(image?.imageManifest ?? '', tag)
    }
    await advance(ago * oneDay + 1)
    return digests
  }
  const preview = async (rules?: object[]) => {
    await client.send(
      new sdk.StartLifecyclePolicyPreviewCommand({
        repositoryName,
        ...(rules ? { lifecyclePolicyText: JSON.stringify({ rules }) } : {}),
      }),
    )
    await advance(10)
    return client.send(new sdk.GetLifecyclePolicyPreviewCommand({ repositoryName }))
  }
  /** The names of the images that a policy would let go, and by which rule. */
  const expiring = async (images: Record<string, [string[], number]>, rules: object[]) => {
    const digests = await pushed(images)
    const nameOf = (digest = '') => Object.keys(digests).find((name) => digests[name] === digest)
    return Object.fromEntries(
      ((await preview(rules)).previewResults ?? []).map((result) => [
        nameOf(result.imageDigest),
        result.appliedRulePriority,
      ]),
    )
  }
  const put = (rules: object[]) =>
    client.send(
      new sdk.PutLifecyclePolicyCommand({
        repositoryName,
        lifecyclePolicyText: JSON.stringify({ rules }),
      }),
    )
  const digests = async (imageStatus: sdk.ImageStatusFilter = 'ANY') =>
    (
      (
        await client.send(
          new sdk.DescribeImagesCommand({ repositoryName, filter: { imageStatus } }),
        )
      ).imageDetails ?? []
    ).map((image) => image.imageDigest)
  return { ...own, client, advance, pushed, preview, expiring, putPolicy: put, digests }
}

export const rule = (
  rulePriority: number,
  selection: object,
  action: object = { type: 'expire' },
) => ({
  rulePriority,
  description: `Rule ${rulePriority}`,
  selection,
  action,
})
export const countRule = (countNumber: number, more: object) => ({
  ...more,
  countType: 'imageCountMoreThan',
  countNumber,
})
export const aged = (countNumber: number, more: object, countType = 'sinceImagePushed') => ({
  ...more,
  countType,
  countUnit: 'days',
  countNumber,
})
export const taggedRule = (...tagPatternList: string[]) => ({ tagStatus: 'tagged', tagPatternList })
export const any = { tagStatus: 'any' }
export const untaggedRule = { tagStatus: 'untagged' }
export const toArchive = { type: 'transition', targetStorageClass: 'archive' }
