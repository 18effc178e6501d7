import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { aws, boto3, has, hasBoto3 } from '../../aws.ts'
import { expect, test } from '../../console.ts'
import { openAndScroll } from '../../frames.ts'
import { pushImages } from '../../push-images.ts'
import { openService, row } from '../../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall' } })

const repositoryPath = (name: string) => `/journey/us-east-1/repositories/${name}`
/** Opens the newest tagged image of a repository. */
async function openImage(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}${repositoryPath(name)}`)
  await page
    .getByRole('table', { name: 'Images' })
    .getByRole('link', { name: /^v\d/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(`^${name}:`) })).toBeVisible()
}
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const panel = (page: Page, name: string) => page.getByRole('tabpanel', { name })

async function noBarriers(page: Page): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page }).setLegacyMode()
    const { violations } = await (
      theme === 'dark' ? axe.withRules('color-contrast') : axe
    ).analyze()
    expect(
      violations.flatMap((v) => v.nodes.map((n) => `${theme}: ${v.id}: ${n.html.slice(0, 160)}`)),
    ).toEqual([])
  }
}

test('leads from the registries to a layer and a finding', async ({ page, console }) => {
  test.setTimeout(120_000)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Images' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Filter' }).fill('name:audit')
  await expect(row(page, 'Repositories', 'audit-log')).toContainText(/\d (MB|GB)/, {
    timeout: 30_000,
  })
  await noBarriers(page)
  await row(page, 'Repositories', 'audit-log').getByRole('link').click()
  const images = page.getByRole('table', { name: 'Images' })
  await expect(images.getByRole('row').filter({ hasText: 'running 3 tasks' })).toHaveCount(1, {
    timeout: 20_000,
  })
  await noBarriers(page)
  await images.getByRole('row').filter({ hasText: 'running 3 tasks' }).getByRole('link').click()
  await expect(panel(page, 'Overview')).toContainText('Entry point')
  await noBarriers(page)
  await tab(page, 'Layers').click()
  await expect(panel(page, 'Layers')).toContainText(/built on base\/jvm:21\.0/, { timeout: 20_000 })
  await expect(
    page
      .getByRole('list', { name: 'Layers' })
      .getByRole('listitem')
      .filter({ hasText: 'COPY /build/app.jar' }),
  ).toContainText('MB')
  await noBarriers(page)
  await tab(page, 'Findings').click()
  await expect(page.getByRole('table', { name: 'Findings' }).getByRole('row').nth(1)).toContainText(
    'CRITICAL',
  )
  await noBarriers(page)
  await tab(page, 'Used by').click()
  await expect(
    page.getByRole('table', { name: 'Uses' }).getByRole('row').filter({ hasText: 'runs it' }),
  ).toContainText('audit-log')
  await noBarriers(page)
  await tab(page, 'Manifest').click()
  await expect(page.getByRole('region', { name: 'Manifest JSON' })).toContainText(
    '"schemaVersion": 2',
  )
  await page.getByRole('link', { name: /pushed before it/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Compare images' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Layers' })).toContainText(/the same, .*MB/)
  await expect(page.getByRole('region', { name: 'Findings' })).toContainText(/CRITICAL\d+ → \d+/)
  await noBarriers(page)
  for (const [name, text] of [
    ['Lifecycle', 'olicy'],
    ['Policies & settings', 'Encryption'],
    ['Push & pull', 'get-login-password'],
  ] as const) {
    await page.goto(`${console.url}${repositoryPath('audit-log')}`)
    await tab(page, name).click()
    await expect(panel(page, name)).toContainText(text)
    await noBarriers(page)
  }
})

test('finds a stale image, compares it and deploys it again', async ({ page, console }) => {
  test.setTimeout(150_000)
  await page.goto(`${console.url}/journey/images`)
  const problem = page
    .getByRole('region', { name: 'Images that need attention' })
    .getByRole('listitem')
    .filter({ hasText: 'cache-warmer' })
  await expect(problem).toContainText('1 task runs an older image than stable names now.', {
    timeout: 45_000,
  })
  await problem.getByRole('link', { name: 'What changed' }).click()
  await expect(page.getByRole('region', { name: 'Configuration' })).toContainText('Entry point')
  await openService(page, console, 'platform', 'cache-warmer')
  await tab(page, 'Images').click()
  const mine = page.getByRole('list', { name: 'Images of its containers' }).getByRole('listitem')
  await expect(mine).toContainText('Stale')
  await noBarriers(page)
  await page.getByRole('button', { name: 'Force new deployment' }).click()
  await page.getByRole('button', { name: 'Deploy again' }).click()
  await expect(mine.filter({ hasText: 'Current' })).toHaveCount(1, { timeout: 100_000 })
  await expect(mine.filter({ hasText: 'Stale' })).toHaveCount(0, { timeout: 100_000 })
})

test('says which parts of an image cannot be read, and shows the rest', async ({
  page,
  console,
  account,
}) => {
  test.setTimeout(90_000)
  await openImage(page, console.url, 'audit-log')
  await expect(panel(page, 'Overview')).toContainText('Entry point')
  const lift = await account.fault({ api: 'ecr', operation: 'BatchGetImage', kind: 'denied' })
  await page.reload()
  await expect(panel(page, 'Overview').getByRole('alert')).toContainText(
    'The permission ecr:BatchGetImage',
  )
  await tab(page, 'Used by').click()
  await expect(page.getByRole('table', { name: 'Uses' })).toContainText('audit-log')
  await lift()
  const blob = await account.fault({
    api: 'ecr',
    operation: 'GetDownloadUrlForLayer',
    kind: 'denied',
  })
  await page.reload()
  await tab(page, 'Layers').click()
  await expect(panel(page, 'Layers').getByRole('alert').first()).toContainText(
    'The permission ecr:GetDownloadUrlForLayer',
  )
  await expect(
    page.getByRole('list', { name: 'Layers' }).getByRole('listitem').first(),
  ).toContainText('MB')
  await blob()
  await account.fault({ api: 'ecr', operation: 'DescribeImageScanFindings', kind: 'denied' })
  await tab(page, 'Findings').click()
  await expect(panel(page, 'Findings').getByRole('alert')).toContainText(
    'The permission ecr:DescribeImageScanFindings',
  )
})

test('reports an expired URL of a configuration, and one to another host', async ({
  page,
  console,
  account,
}) => {
  // Only for this repository: the same operation reads layers of others.
  const lead = (downloadUrl: string) =>
    account.answer('GetDownloadUrlForLayer', { downloadUrl }, 100, { repositoryName: 'audit-log' })
  await lead(
    `${account.url}/_ecr/layers/${account.id}/us-east-1/sha256:00/audit-log?expires=1&signature=00`,
  )
  await openImage(page, console.url, 'audit-log')
  await expect(panel(page, 'Overview').getByRole('alert')).toContainText(
    'The layer store refused the URL',
  )
  await account.noAnswers()
  await lead('https://evil.example/layer')
  await page.reload()
  await expect(panel(page, 'Overview').getByRole('alert')).toContainText('does not lead to AWS')
})

test('shows unknown manifests, a large index, and images without configuration', async ({
  page,
  console,
  account,
}) => {
  await openImage(page, console.url, 'audit-log')
  const imageDigest = decodeURIComponent(new URL(page.url()).pathname).split('@')[1]
  const imageIds = [{ imageDigest }]
  const strange = async (manifest: object) => {
    await account.noAnswers()
    // Only for this image: the same operation reads others.
    await account.answer(
      'BatchGetImage',
      {
        images: [
          {
            imageId: { imageDigest },
            imageManifest: JSON.stringify(manifest),
            imageManifestMediaType: 'application/vnd.example.v9+json',
          },
        ],
      },
      100,
      { repositoryName: 'audit-log', imageIds },
    )
    await page.reload()
  }
  await strange({ schemaVersion: 9, strange: [1] })
  await expect(panel(page, 'Overview')).toContainText('Unknown manifest type')
  await tab(page, 'Manifest').click()
  await expect(page.getByRole('region', { name: 'Manifest JSON' })).toContainText(
    '"schemaVersion": 9',
  )

  // Fifty platforms that were not pushed here.
  await strange({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: Array.from({ length: 50 }, (_, n) => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${n.toString(16).padStart(64, 'a')}`,
      size: 500,
      platform: { os: 'linux', architecture: `arch${n}` },
    })),
  })
  await tab(page, 'Overview').click()
  await expect(
    panel(page, 'Overview').getByRole('listitem').filter({ hasText: 'linux/arch' }),
  ).toHaveCount(50)
  await noBarriers(page)

  await strange({
    schemaVersion: 2,
    layers: [{ digest: `sha256:${'1'.repeat(64)}`, size: 5_000_000 }],
  })
  await expect(panel(page, 'Overview')).toContainText('names no image configuration')
  await tab(page, 'Layers').click()
  await expect(page.getByRole('list', { name: 'Layers' })).toContainText('5 MB')
  await expect(panel(page, 'Layers')).toContainText('the instructions of its layers are unknown')
})

test('a name with dots and slashes has a page; an unknown one does not', async ({
  page,
  console,
  account,
}) => {
  test.skip(!has('aws'), 'The AWS CLI is not installed.')
  await aws(account, 'ecr', 'create-repository', '--repository-name', 'dotted.name/app-1.2')
  await page.goto(`${console.url}${repositoryPath('dotted.name/app-1.2')}`)
  await expect(page.getByText('Nothing has been pushed yet')).toBeVisible()
  await noBarriers(page)
  expect(
    (
      await page.request.get(`${console.url}/assets/missing.js`, {
        headers: { accept: 'text/html' },
      })
    ).status(),
  ).toBe(404)
  expect(
    (await page.request.get(`${console.url}/missing.js`, { headers: { accept: '*/*' } })).status(),
  ).toBe(404)
})

test('reports a new tag and a deleted image while their page is open', async ({
  page,
  console,
  account,
}) => {
  test.skip(!hasBoto3(), 'boto3 is not installed.')
  test.setTimeout(120_000)
  await openImage(page, console.url, 'audit-log')
  const digest = decodeURIComponent(new URL(page.url()).pathname).split('@')[1] ?? ''
  await boto3(
    account,
    `
import boto3
ecr = boto3.client('ecr')
ids = [{'imageDigest': '${digest}'}]
image = ecr.batch_get_image(repositoryName='audit-log', imageIds=ids)['images'][0]
ecr.put_image(
    repositoryName='audit-log', imageManifest=image['imageManifest'],
    imageManifestMediaType=image['imageManifestMediaType'], imageTag='came-later')`,
  )
  await expect(page.getByRole('list', { name: 'Tags' })).toContainText('came-later', {
    timeout: 60_000,
  })
  await boto3(
    account,
    `
import boto3
ids = [{'imageDigest': '${digest}'}]
boto3.client('ecr').batch_delete_image(repositoryName='audit-log', imageIds=ids)`,
  )
  await expect(
    page.getByRole('alert').filter({ hasText: 'It is no longer in audit-log' }),
  ).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('list', { name: 'Tags' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete…' })).toHaveCount(0)
})

test('says that an image was never scanned, then shows the findings of a scan', async ({
  page,
  console,
  account,
}) => {
  test.skip(!hasBoto3(), 'boto3 is not installed.')
  await pushImages(account, 'unscanned', 1)
  await openImage(page, console.url, 'unscanned')
  await tab(page, 'Findings').click()
  await expect(panel(page, 'Findings').getByRole('heading', { name: 'Not scanned' })).toBeVisible()
  await expect(panel(page, 'Findings')).toContainText(
    'aws ecr start-image-scan --repository-name unscanned',
  )
  await tab(page, 'Overview').click()
  await expect(panel(page, 'Overview')).toContainText('linux/amd64')
})

test('loads 3,120 findings page by page', async ({ page, console, account }) => {
  await openImage(page, console.url, 'audit-log')
  const found = (from: number) =>
    Array.from({ length: 200 }, (_, n) => ({
      name: `CVE-2026-${from + n}`,
      severity: 'LOW',
      attributes: [{ key: 'package_name', value: 'zlib' }],
    }))
  const page1 = {
    imageScanStatus: { status: 'COMPLETE' },
    imageScanFindings: { findings: found(0), findingSeverityCounts: { LOW: 3120 } },
    nextToken: 'two',
  }
  await account.answer('DescribeImageScanFindings', page1, 100, { nextToken: null })
  await account.answer(
    'DescribeImageScanFindings',
    { ...page1, imageScanFindings: { findings: found(200) }, nextToken: 'three' },
    100,
    { nextToken: 'two' },
  )
  await tab(page, 'Findings').click()
  await expect(panel(page, 'Findings').getByText('200 of 3,120')).toBeVisible()
  await panel(page, 'Findings').getByRole('button', { name: 'Load more' }).click()
  await expect(panel(page, 'Findings').getByText('400 of 3,120')).toBeVisible()
})

test('selects rows with x and compares two', async ({ page, console }) => {
  await page.goto(`${console.url}${repositoryPath('audit-log')}`)
  const chosen = page.getByRole('group', { name: 'Chosen images' })
  await page
    .getByRole('table', { name: 'Images' })
    .getByRole('link', { name: /^v\d/ })
    .first()
    .focus()
  await page.keyboard.press('x')
  await expect(chosen).toContainText('1 chosen')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(chosen).toContainText('2 chosen')
  await chosen.getByRole('link', { name: 'Compare the two' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Compare images' })).toBeVisible()
})

test.describe('10,000 images', () => {
  test.use({ accountOptions: { clock: 'wall' } })
  test.skip(!has('aws'), 'The AWS CLI is not installed.')

  test('shows them at once, and renders only those in view while scrolling', async ({
    page,
    console,
    account,
  }) => {
    test.setTimeout(120_000)
    await aws(account, 'ecr', 'create-repository', '--repository-name', 'many')
    // Fake ten pages of ECR's answer; pushing ten thousand images would take too long.
    const detail = (n: number) => ({
      registryId: account.id,
      repositoryName: 'many',
      imageDigest: `sha256:${n.toString(16).padStart(64, '0')}`,
      imageTags: Array.from({ length: n === 9_999 ? 100 : 1 }, (_, t) => `v${n}-${t}`),
      imageSizeInBytes: 1_000 * n,
      imagePushedAt: 1_700_000_000 + n,
      imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      artifactMediaType: 'application/vnd.docker.container.image.v1+json',
      imageScanStatus: { status: 'COMPLETE' },
      imageScanFindingsSummary: { findingSeverityCounts: { HIGH: n % 7, LOW: n % 5 } },
    })
    for (let n = 0; n < 10; n++) {
      const imageDetails = Array.from({ length: 1_000 }, (_, k) => detail(1_000 * n + k))
      await account.answer(
        'DescribeImages',
        { imageDetails, ...(n < 9 ? { nextToken: `page ${n}` } : {}) },
        100,
        { repositoryName: 'many', nextToken: n > 0 ? `page ${n - 1}` : null },
      )
    }
    await page.goto(`${console.url}${repositoryPath('many')}`)
    const table = page.getByRole('table', { name: 'Images' })
    await expect(table).toHaveAttribute('aria-rowcount', '10001', { timeout: 30_000 })
    await expect(table.getByRole('row').nth(1)).toContainText('+97')
    await openAndScroll(page, {
      what: '10,000 images',
      path: '/api/journey/us-east-1/images',
      count: 10_000,
    })
  })
})
