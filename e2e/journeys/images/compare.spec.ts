import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../../console.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'manual' } })

const container = (more: Record<string, unknown>) => ({
  name: 'app',
  image: 'nginx:1.26',
  memory: 128,
  ...more,
})
const base = '/journey/us-east-1/task-definitions'

test('compares two revisions of a family, from the family and from a revision', async ({
  page,
  console,
}) => {
  await page.goto(`${console.url}${base}/checkout`)
  await expect(page.getByRole('link', { name: 'New revision', exact: true })).toHaveAttribute(
    'href',
    /\/checkout\/4\/edit$/,
  )
  await page.getByRole('link', { name: 'Compare revisions' }).click()
  await expect(
    page.getByRole('heading', { level: 1, name: /^checkout: \d+ to \d+$/ }),
  ).toBeVisible()
  const app = page.getByRole('region', { name: 'Container checkout', exact: true })
  await expect(app.getByRole('listitem').filter({ hasText: 'image' })).toContainText(
    /before: .*checkout:.*after: .*checkout:/,
  )
  const { searchParams } = new URL(page.url())
  expect(searchParams.get('from')).toBeNull()

  // Swap the revisions.
  const image = app.getByRole('listitem').filter({ hasText: 'image' }).getByRole('code')
  const [, before = '', after = ''] = await image.allTextContents()
  await page.getByRole('button', { name: 'Swap' }).click()
  await expect(image.nth(1)).toHaveText(after)
  await expect(image.nth(2)).toHaveText(before)

  // A revision has no differences from itself.
  await page
    .getByLabel('From revision')
    .selectOption(await page.getByLabel('To revision').inputValue())
  await expect(page.getByText('This is one revision, compared with itself.')).toBeVisible()

  await page.goto(`${console.url}${base}/checkout/2`)
  await page.getByRole('link', { name: 'Compare with previous' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'checkout: 1 to 2' })).toBeVisible()
  await expect(page).toHaveURL(/compare\?from=1&to=2$/)
})

test('compares masks by mark, ignores order and defaults, names a deleted revision', async ({
  page,
  account,
  console,
}) => {
  const described = (revision: number, containers: unknown[]) => ({
    taskDefinition: {
      family: 'checkout',
      revision,
      status: 'ACTIVE',
      taskDefinitionArn: `arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:${revision}`,
      containerDefinitions: containers,
    },
    tags: [],
  })
  const open = async (one: unknown[], two: unknown[]) => {
    await account.answer('DescribeTaskDefinition', described(1, one), 100, {
      taskDefinition: 'checkout:1',
    })
    await account.answer('DescribeTaskDefinition', described(2, two), 100, {
      taskDefinition: 'checkout:2',
    })
    await page.goto(`${console.url}${base}/checkout/1?tab=json`)
    await expect(page.getByRole('region', { name: 'JSON' })).toContainText('nginx:1.26')
    await page.getByRole('link', { name: 'Next revision (2)' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'checkout:2' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Container app' })).toBeVisible()
    await page.getByRole('link', { name: 'Compare with previous' }).click()
  }
  await open(
    [
      container({
        environment: [
          { name: 'LEVEL', value: 'info' },
          { name: 'STAGE', value: 'prod' },
        ],
      }),
    ],
    [
      container({
        essential: true,
        cpu: 0,
        mountPoints: [],
        environment: [
          { name: 'STAGE', value: 'prod' },
          { name: 'LEVEL', value: 'debug' },
          { name: 'NEW', value: 'x' },
        ],
      }),
    ],
  )
  await expect(page.getByRole('heading', { level: 2, name: '2 differences' })).toBeVisible()
  const list = page.getByRole('list', { name: 'Differences of Container app' })
  await expect(list.getByRole('listitem').filter({ hasText: 'LEVEL' })).toContainText(
    /changed.*masked, mark [\w-]{6}.*masked, mark [\w-]{6}/,
  )
  await expect(list.getByRole('listitem').filter({ hasText: 'NEW' })).toContainText('added')
  await expect(page.locator('main')).not.toContainText('debug')

  await page.goto(`${console.url}${base}/checkout/compare?from=999&to=1`)
  await expect(page.getByText('Revision 999 could not be read')).toBeVisible()
  await page.goto(`${console.url}${base}/checkout/compare?from=x&to=-1`)
  await expect(
    page.getByRole('heading', { level: 1, name: /^checkout: \d+ to \d+$/ }),
  ).toBeVisible()
})

for (const width of [1440, 390]) {
  test(`finds no accessibility violation in the comparison, ${width} wide`, async ({
    page,
    console,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`${console.url}${base}/checkout/compare?from=1&to=2`)
    await expect(page.getByRole('list', { name: /^Differences of/ }).first()).toBeVisible()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
      expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html ?? ''}`)).toEqual([])
    }
    expect(
      await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      ),
    ).toBe(false)
  })
}
