import { AxeBuilder } from '@axe-core/playwright'
import { auditOf, expect, test } from '../../console.ts'
import {
  code,
  definitionPath,
  fields,
  shownFindings,
  openEditor,
  registerRevision,
  review,
  type,
} from '../../editor-page.ts'
import { row } from '../../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall', speed: 20 } })

test('edits, compares, registers and deploys a revision', async ({ page, account, console }) => {
  await page.goto(`${console.url}${definitionPath('cart')}`)
  await page.getByRole('table', { name: 'Revisions' }).getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^cart:\d+$/)
  const title = await page.getByRole('heading', { level: 1 }).textContent()
  await page.getByRole('link', { name: 'New revision from this' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`New revision from ${title}`)
  await fields(page)
    .getByRole('region', { name: 'Container cart' })
    .getByLabel('Image')
    .fill('nginx:new')
  await expect(code(page)).toContainText('"image": "nginx:new"')

  await review(page)
  await expect(page.getByRole('region', { name: 'Changes' })).toContainText('nginx:new')
  await expect(page.getByText('register-task-definition --cli-input-json')).toBeVisible()
  await registerRevision(page).click()
  const [family, revision] = (title ?? '').split(':')
  const made = `${family}:${Number(revision) + 1}`
  await expect(page.getByText(`Registered ${made}.`)).toBeVisible()

  const deploy = page.getByRole('region', { name: `Deploy ${made}` })
  await deploy.getByRole('checkbox', { name: /^cart/ }).check()
  await deploy.getByRole('button', { name: 'Deploy to 1 service' }).click()
  await expect(deploy).toContainText(`cart is being deployed with ${made}.`)
  const calls = await account.calls()
  expect([calls['ecs:RegisterTaskDefinition'], calls['ecs:UpdateService']]).toEqual([1, 1])
  expect(auditOf(console).map((l) => [l['code'], l['result']])).toEqual([
    ['task-definition.register', 'applied'],
    ['service.deploy', 'applied'],
  ])
  expect(JSON.stringify(auditOf(console))).toContain('image changed')
})

test('edits text and fields as one document, and keeps broken text', async ({ page, console }) => {
  await openEditor(page, console, 'new')
  const text =
    '{ "family":"one",\n  "containerDefinitions": [ {"name":"app", "image":"nginx", "odd": 1} ],' +
    '   "memory": "512" }'
  await type(page, text)
  await fields(page).getByLabel('Family').fill('two')
  await expect(code(page)).toContainText('{ "family":"two",')
  await expect(code(page)).toContainText('{"name":"app", "image":"nginx", "odd": 1}')
  await type(page, text.slice(0, 60))
  await expect(fields(page).getByRole('status')).toContainText('not valid JSON')
  await expect(fields(page).getByLabel('Family')).toBeDisabled()
  await expect(shownFindings(page)).toContainText('This is not JSON')
  await review(page)
  await expect(registerRevision(page)).toHaveCount(0)
  await page.getByRole('tab', { name: 'Edit' }).click()
  await expect(code(page)).toContainText('"family":"one"')

  // Leave and come back: the draft is restored and can be discarded.
  await page.goto(`${console.url}/journey/clusters`)
  await openEditor(page, console, 'new')
  await expect(code(page)).toContainText('"family":"one"')
  await expect(page.getByText(/^Draft of \d\d:\d\d restored/)).toBeVisible()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(code(page)).toContainText('"my-app"')
  // Typing over a selection replaces it, without an error in the browser's console.
  await code(page).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('7')
  await expect(code(page)).toHaveText('7')
})

test("completes allowed members, and shows AWS's help", async ({ page, console }) => {
  await openEditor(page, console, 'new')
  await type(page, '{ "family": "x", ')
  await page.keyboard.type('netw')
  // A key typed right after the list opened belongs to the text, not to the list.
  await page
    .getByRole('listbox')
    .getByRole('option', { name: /^networkMode/ })
    .click()
  await expect(code(page)).toContainText('"networkMode": ""')
  await page.keyboard.press('Control+Space')
  const offered = page.getByRole('listbox').getByRole('option')
  await expect(offered).toHaveCount(4)
  await page.keyboard.type('aws')
  await expect(offered).toHaveText(['awsvpc'])
  await page.keyboard.press('Enter')
  await expect(code(page)).toContainText('"networkMode": "awsvpc"')
  await code(page).getByText('"networkMode"').hover()
  await expect(page.getByText('The Docker networking mode to use')).toBeVisible()
  // Tab indents; Escape, then Tab leaves the editor.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(code(page)).not.toBeFocused()
})

test('the navigation marks the editor and the comparison', async ({ page, console }) => {
  const entry = page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Task definitions' })
  for (const rest of ['new', 'cart', 'cart/1', 'cart/1/edit', 'cart/compare']) {
    await page.goto(`${console.url}${definitionPath(rest)}`)
    await expect(entry).toHaveAttribute('aria-current', 'true')
  }
  await entry.click()
  await expect(entry).toHaveAttribute('aria-current', 'page')
})

test.describe('of an account without any', () => {
  test.use({ accountOptions: { seed: 'empty', clock: 'wall' } })

  test('the empty list leads to the editor', async ({ page, console }) => {
    await page.goto(`${console.url}/journey/task-definitions`)
    const main = page.getByRole('main')
    await expect(main.getByRole('heading', { name: 'No task definitions' })).toBeVisible()
    await main.getByRole('link', { name: 'New task definition' }).last().click()
    await expect(code(page)).toContainText('"my-app"')
  })
})

test('reports a definition that is too large before it is sent', async ({
  page,
  account,
  console,
}) => {
  await openEditor(page, console, 'new')
  await type(
    page,
    JSON.stringify({
      family: 'large',
      containerDefinitions: [
        {
          name: 'a',
          image: 'b',
          memory: 64,
          environment: [{ name: 'A', value: 'x'.repeat(66_000) }],
        },
      ],
    }),
  )
  await expect(shownFindings(page)).toContainText('ECS takes at most 65,536')
  await review(page)
  await expect(registerRevision(page)).toHaveAttribute('aria-disabled', 'true')
  expect((await account.calls())['ecs:RegisterTaskDefinition']).toBeUndefined()
})

test('keeps revisions in use with the reason, and deregisters the others', async ({
  page,
  account,
  console,
}) => {
  test.setTimeout(90_000)
  await page.goto(`${console.url}${definitionPath('checkout')}`)
  await expect(row(page, 'Revisions', 'checkout:4')).toContainText('1 service')
  await expect(row(page, 'Revisions', 'checkout:3')).toContainText('rollback of 1')
  for (const n of [4, 3, 2, 1])
    await page.getByRole('checkbox', { name: `Pick ${n}`, exact: true }).check()
  await page.getByRole('button', { name: 'Deregister 2' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deregister 2 revisions of checkout' })
  await expect(dialog.getByRole('region', { name: 'Left out' })).toContainText(
    '4: It is the task definition of checkout in storefront.',
  )
  await expect(dialog.getByRole('region', { name: 'Left out' })).toContainText(
    '3: It is the only rollback of checkout in storefront.',
  )
  await dialog.getByRole('button', { name: 'Deregister 2' }).click()
  await expect(page.getByRole('region', { name: 'Deregistering' })).toContainText(
    '2 of 2 revisions deregistered',
  )
  await expect(row(page, 'Revisions', 'checkout:1')).toContainText('INACTIVE')
  await expect(row(page, 'Revisions', 'checkout:4')).toContainText('ACTIVE')
  await page.getByRole('checkbox', { name: 'Pick 4', exact: true }).check()
  await expect(
    page.getByRole('button', { name: 'Deregister', exact: true }),
  ).toHaveAccessibleDescription('It is the task definition of checkout in storefront.')
  expect((await account.calls())['ecs:DeregisterTaskDefinition']).toBe(2)
})

for (const width of [1440, 390]) {
  test(`finds no accessibility violation in the editor and its review, ${width} wide`, async ({
    page,
    console,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    await openEditor(page, console, 'checkout/1/edit')
    const check = async (what: string) => {
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
        expect(
          violations.flatMap((v) =>
            v.nodes.map(
              (n) =>
                `${what}, ${theme}: ${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`,
            ),
          ),
        ).toEqual([])
      }
    }
    await check('edit')
    // The longest forms must fit too.
    expect(
      await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth),
    ).toBe(0)
    await fields(page).getByLabel('Image').first().fill('nginx:2')
    await review(page)
    await expect(page.getByRole('region', { name: 'Changes' })).toBeVisible()
    await check('review')
    await page.goto(`${console.url}${definitionPath('checkout')}`)
    await expect(row(page, 'Revisions', 'checkout:4')).toContainText('1 service')
    await check('revisions')
  })
}
