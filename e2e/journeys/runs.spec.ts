import { hasBoto3 } from '../aws.ts'
import { auditOf, expect, test } from '../console.ts'
import { pushImages } from '../push-images.ts'

// Deletions of more images than fit into a request: progress, cancelling, and stopping early.
test.use({ accountOptions: { seed: 'empty', clock: 'wall' } })
test.skip(!hasBoto3(), 'boto3 is not installed.')

test('deletes 330 images by the hundred: cancelled, left, and stopped when denied', async ({
  page,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  await pushImages(account, 'many', 330)
  await page.goto(`${console.url}/journey/us-east-1/repositories/many`)
  const images = page.getByRole('table', { name: 'Images' })
  const chosen = page.getByRole('group', { name: 'Chosen images' })
  const report = page.getByRole('region', { name: 'Deleting images' })
  const deleteAll = async (n: number) => {
    await expect(images).toHaveAttribute('aria-rowcount', String(n + 1), { timeout: 30_000 })
    await expect(page.getByText(/Some uses (cannot be|have not been) read/)).toHaveCount(0, {
      timeout: 60_000,
    })
    await images.getByRole('checkbox').first().check()
    await chosen.getByRole('button', { name: 'Delete…' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: `Delete ${n} images` })
      .click()
  }

  // Slow down the first hundred, so that the job can be cancelled after it.
  const fast = await account.fault({
    api: 'ecr',
    operation: 'BatchDeleteImage',
    kind: 'slow',
    ms: 4_000,
    times: 1,
  })
  await deleteAll(330)
  await expect(report.getByRole('status')).toHaveText('Deleting, 0 of 330 tried')
  await expect(chosen.getByRole('button', { name: 'Delete…' })).toHaveAccessibleDescription(
    /Choose images first|are being deleted/,
  )
  await report.getByRole('button', { name: 'Cancel the rest' }).click()
  await expect(report.getByRole('status')).toHaveText('Deleting, 0 of 330 tried, stopping')
  // Leave the page and come back: the progress is still there.
  await page.getByRole('link', { name: 'Images', exact: true }).first().click()
  await expect(page.getByRole('table', { name: 'Repositories' })).toBeVisible()
  await page
    .getByRole('table', { name: 'Repositories' })
    .getByRole('link', { name: 'many' })
    .click()
  await expect(report.getByRole('status')).toHaveText(
    /^100 of 330 images deleted, up to .* freed, cancelled$/,
    { timeout: 30_000 },
  )
  await expect(page.getByRole('log', { name: 'Notices' })).toContainText(
    '100 of 330 images deleted',
  )
  await fast()
  expect((await account.calls())['ecr:BatchDeleteImage']).toBe(1)
  await report.getByRole('button', { name: 'Close' }).click()
  await expect(report).toHaveCount(0)

  // Deny every second request: one hundred is deleted, the next is refused, the rest is not tried.
  await account.fault({ api: 'ecr', operation: 'BatchDeleteImage', kind: 'denied', share: 0.5 })
  await deleteAll(230)
  await expect(report.getByRole('status')).toHaveText(/^100 of 230 images deleted/, {
    timeout: 30_000,
  })
  await expect(report.getByRole('list', { name: 'Refused' })).toContainText(
    /and 94 more: .*ecr:BatchDeleteImage/,
  )
  await expect(report.getByRole('alert')).toHaveText(
    'The other 30 were not tried, because they would fail in the same way.',
  )
  await expect(images).toHaveAttribute('aria-rowcount', '131', { timeout: 30_000 })
  await expect(page.getByText(/^130 images, /)).toBeVisible()
  expect((await account.calls())['ecr:BatchDeleteImage']).toBe(3)
  expect(
    auditOf(console)
      .filter((l) => l['code'] === 'image.delete')
      .map((l) => l['result']),
  ).toEqual(['applied', 'applied', 'failed'])
})
