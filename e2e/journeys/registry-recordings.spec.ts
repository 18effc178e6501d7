import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../console.ts'
import { readPage, readTable } from '../read-page.ts'
import { iso } from '../replay/expected.ts'
import { hasRecordings, recordingsDir } from '../replay/recording.ts'

// What ECR really answered, in 2021 to 2024, stands on the pages member by member; what is expected is written from the wire alone.

interface WireRepository { repositoryArn: string; registryId: string; repositoryName: string; repositoryUri: string; createdAt: number; imageTagMutability?: string; imageScanningConfiguration?: { scanOnPush: boolean }; encryptionConfiguration?: { encryptionType: string } }
interface WireImage { repositoryName: string; imageDigest: string; imageTags?: string[]; imageSizeInBytes: number; imagePushedAt: number }
interface File { operation: string; status: number; body: { repositories?: WireRepository[]; imageDetails?: WireImage[]; policyText?: string; lifecyclePolicyText?: string; repositoryName?: string; tags?: { Key: string; Value: string }[] } }

const conversations = hasRecordings ? readdirSync(recordingsDir).filter((name) => /_ecr/.test(name) && existsSync(join(recordingsDir, name, 'ecr.DescribeRepositories.1.json'))) : []
test.skip(!hasRecordings, 'The recordings are not here: they lie beside the checkout, in ../shared/recordings.')
if (conversations.length === 0) test('recorded answers of ECR', () => undefined)

/** What a conversation's first answer to an operation was. */
const first = (name: string, operation: string): File | undefined => {
  const path = join(recordingsDir, name, `ecr.${operation}.1.json`)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as File) : undefined
}

const mutability: Record<string, string> = { MUTABLE: 'mutable', IMMUTABLE: 'immutable' }
/** As often as the pages of one conversation can ask. */
const often = 200

for (const name of conversations) {
  test(`${name}: repositories, images and policies are shown as recorded`, async ({ page, account, console }) => {
    const repositories = first(name, 'DescribeRepositories')?.body.repositories ?? []
    expect(repositories.length).toBeGreaterThan(0)
    const images = first(name, 'DescribeImages')?.body.imageDetails ?? []
    const [policy, lifecycle, tags] = ['GetRepositoryPolicy', 'GetLifecyclePolicy', 'ListTagsForResource'].map((operation) => first(name, operation))
    await account.answer('DescribeRepositories', { repositories }, often)
    await account.answer('DescribeImages', { imageDetails: images }, often)
    // What was not asked in the conversation, or refused in it, has nothing to show.
    for (const [operation, recorded] of [['GetRepositoryPolicy', policy], ['GetLifecyclePolicy', lifecycle], ['ListTagsForResource', tags]] as const) await account.answer(operation, recorded?.status === 200 ? recorded.body : {}, often)
    await account.answer('BatchGetRepositoryScanningConfiguration', {}, often)

    await page.goto(`${console.url}/journey/images`)
    const table = page.getByRole('table', { name: 'Repositories' })
    await expect(table).toHaveAttribute('aria-rowcount', String(repositories.length + 1), { timeout: 30_000 })
    const rows = await readTable(table)
    for (const r of repositories) {
      expect(rows).toContainEqual(expect.objectContaining({ Name: r.repositoryName, Tags: r.imageTagMutability ? mutability[r.imageTagMutability] : '–', Scan: r.imageScanningConfiguration?.scanOnPush ? 'on push' : '–', Encryption: (r.encryptionConfiguration?.encryptionType ?? '–').replace('AES256', 'AES-256') }))
    }

    const about = images[0]?.repositoryName ?? policy?.body.repositoryName ?? lifecycle?.body.repositoryName ?? repositories[0]?.repositoryName
    const one = repositories.find((r) => r.repositoryName === about) ?? repositories[0]
    if (!one) throw new Error('The recording has no repository.')
    const at = `${console.url}/journey/us-east-1/repositories/${one.repositoryName}`
    await page.goto(at)
    await expect(page.getByRole('heading', { level: 1, name: one.repositoryName, exact: true })).toBeVisible()
    await expect(page.getByRole('main')).toContainText(one.repositoryUri)
    if (images.length > 0) {
      const shown = page.getByRole('table', { name: 'Images' })
      await expect(shown).toHaveAttribute('aria-rowcount', String(images.length + 1), { timeout: 30_000 })
      const listed = await readTable(shown)
      for (const i of images) {
        expect(listed).toContainEqual(expect.objectContaining({ Tags: i.imageTags?.join(', ') ?? 'untagged', Digest: expect.stringContaining(i.imageDigest.slice(7, 19)) as unknown as string, Kind: 'image', Size: `${Math.round(i.imageSizeInBytes / 1e6)} MB`, Pushed: iso(i.imagePushedAt) }))
      }
    }

    await page.goto(`${at}?tab=settings`)
    await expect.poll(async () => (await readPage(page)).facts['Settings']).toMatchObject({
      'Tags may move': one.imageTagMutability ?? 'UNKNOWN', Encryption: one.encryptionConfiguration?.encryptionType ?? 'UNKNOWN', Created: iso(one.createdAt), ARN: one.repositoryArn,
    })
    for (const { Key, Value } of tags?.body.tags ?? []) await expect.poll(async () => (await readPage(page)).facts['Tags']).toMatchObject({ [Key]: Value })
    const json = async (label: string) => JSON.parse((await page.getByRole('region', { name: `${label} JSON` }).textContent()) ?? '') as unknown
    if (policy?.status === 200) expect(await json('Repository policy')).toEqual(JSON.parse(policy.body.policyText ?? ''))
    if (lifecycle?.status === 200) {
      await page.goto(`${at}?tab=lifecycle`)
      await expect(page.getByRole('region', { name: 'Lifecycle policy JSON' })).toBeVisible()
      expect(await json('Lifecycle policy')).toEqual(JSON.parse(lifecycle.body.lifecyclePolicyText ?? ''))
      // The recorded time is five hours before the epoch: ECR's word for never.
      await expect(page.getByText('ECR has not looked yet')).toBeVisible()
    }
  })
}

test.use({ accountOptions: { seed: 'empty', clock: 'wall' } })
