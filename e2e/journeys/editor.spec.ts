import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { auditOf, expect, test, type Console } from '../console.ts'
import { root } from '../process.ts'
import { row } from '../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall', speed: 20 } })

const samples = join(root, '../shared/task-definitions')
const at = (rest: string) => `/journey/us-east-1/task-definitions/${rest}`
const code = (page: Page): Locator => page.getByRole('textbox', { name: 'Task definition as JSON' })
const fields = (page: Page): Locator => page.getByRole('region', { name: 'Common fields' })
const review = (page: Page) => page.getByRole('tab', { name: 'Review' }).click()
const register = (page: Page) => page.getByRole('button', { name: 'Register', exact: true })

async function open(page: Page, console: Console, rest: string): Promise<void> {
  await page.goto(`${console.url}${at(rest)}`)
  await expect(code(page)).toBeVisible()
}

async function type(page: Page, text: string): Promise<void> {
  await code(page).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

test('a revision is edited, compared, registered and deployed', async ({ page, account, console }) => {
  await page.goto(`${console.url}${at('cart')}`)
  await page.getByRole('table', { name: 'Revisions' }).getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^cart:\d+$/)
  const title = await page.getByRole('heading', { level: 1 }).textContent()
  await page.getByRole('link', { name: 'New revision from this' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`New revision from ${title}`)
  await fields(page).getByRole('region', { name: 'Container cart' }).getByLabel('Image').fill('nginx:new')
  await expect(code(page)).toContainText('"image": "nginx:new"')

  await review(page)
  await expect(page.getByRole('region', { name: 'Changes' })).toContainText('nginx:new')
  await expect(page.getByText('register-task-definition --cli-input-json')).toBeVisible()
  await register(page).click()
  const [family, revision] = (title ?? '').split(':')
  const made = `${family}:${Number(revision) + 1}`
  await expect(page.getByText(`Registered ${made}.`)).toBeVisible()

  const deploy = page.getByRole('region', { name: `Deploy ${made}` })
  await deploy.getByRole('checkbox', { name: /^cart/ }).check()
  await deploy.getByRole('button', { name: 'Deploy to 1 service' }).click()
  await expect(deploy).toContainText(`cart is being deployed with ${made}.`)
  const calls = await account.calls()
  expect([calls['ecs:RegisterTaskDefinition'], calls['ecs:UpdateService']]).toEqual([1, 1])
  expect(auditOf(console).map((l) => [l['code'], l['result']])).toEqual([['task-definition.register', 'applied'], ['service.deploy', 'applied']])
  expect(JSON.stringify(auditOf(console))).toContain('image changed')
})

test('text and fields are one document, and broken text loses nothing', async ({ page, console }) => {
  await open(page, console, 'new')
  const text = '{ "family":"one",\n  "containerDefinitions": [ {"name":"app", "image":"nginx", "odd": 1} ],   "memory": "512" }'
  await type(page, text)
  await fields(page).getByLabel('Family').fill('two')
  await expect(code(page)).toContainText('{ "family":"two",')
  await expect(code(page)).toContainText('{"name":"app", "image":"nginx", "odd": 1}')
  await type(page, text.slice(0, 60))
  await expect(fields(page).getByRole('status')).toContainText('not JSON at the moment')
  await expect(fields(page).getByLabel('Family')).toBeDisabled()
  await expect(page.getByRole('region', { name: 'Findings' })).toContainText('This is not JSON')
  await review(page)
  await expect(register(page)).toHaveCount(0)
  await page.getByRole('tab', { name: 'Edit' }).click()
  await expect(code(page)).toContainText('"family":"one"')

  // Left and come back to: what was typed is there, and can be let go.
  await page.goto(`${console.url}/journey/clusters`)
  await open(page, console, 'new')
  await expect(code(page)).toContainText('"family":"one"')
  await expect(page.getByText(/^Draft of \d\d:\d\d restored/)).toBeVisible()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(code(page)).toContainText('"my-app"')
  // Typing over all of it takes its place, and the browser complains of nothing.
  await code(page).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('7')
  await expect(code(page)).toHaveText('7')
})

test('completion offers what may stand there, and help is AWS’s', async ({ page, console }) => {
  await open(page, console, 'new')
  await type(page, '{ "family": "x", ')
  await page.keyboard.type('netw')
  // A key that comes right after the list has opened was meant for the text: the editor does not take it for a choice.
  await page.getByRole('listbox').getByRole('option', { name: /^networkMode/ }).click()
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
  // Tab indents; Escape, then Tab, leaves.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(code(page)).not.toBeFocused()
})

for (const file of existsSync(samples) ? readdirSync(samples).filter((f) => f.endsWith('.json')) : []) {
  test(`${file} opens, is judged as ECS would, and registers`, async ({ page, console, account }) => {
    const text = readFileSync(join(samples, file), 'utf8')
    await open(page, console, 'new')
    await page.getByRole('button', { name: 'Paste or open a file' }).click()
    const dialog = page.getByRole('dialog', { name: 'Paste or open a file' })
    await dialog.getByLabel('File', { exact: true }).setInputFiles(join(samples, file))
    await expect(dialog.getByText('input of register-task-definition')).toBeVisible()
    await dialog.getByRole('button', { name: 'Use it' }).click()
    const given = JSON.parse(text) as { family: string; containerDefinitions: { name: string; portMappings?: { containerPort: number }[] }[] }
    if (/^(kibana|tomcat)_ec2/.test(file)) {
      await expect(page.getByRole('region', { name: 'Findings' })).toContainText('hostPort')
      await review(page)
      await expect(register(page)).toHaveAttribute('aria-disabled', 'true')
      await page.getByRole('tab', { name: 'Edit' }).click()
      await fields(page).getByLabel('Host port of port 1').fill(String(given.containerDefinitions[0]?.portMappings?.[0]?.containerPort))
    }
    await expect(page.getByRole('region', { name: 'Findings' }).getByText('error', { exact: true })).toHaveCount(0)
    await review(page)
    await expect(page.getByText(`${given.family} is a new family in us-east-1`)).toBeVisible()
    await register(page).click()
    await page.getByRole('link', { name: `Open ${given.family}:1` }).click()
    for (const { name } of given.containerDefinitions) await expect(page.getByRole('region', { name: `Container ${name}` })).toBeVisible()
    expect((await account.calls())['ecs:RegisterTaskDefinition']).toBe(1)
  })
}

test('a denied registration names the permission, and the text stays', async ({ page, account, console }) => {
  await account.fault({ api: 'ecs', operation: 'RegisterTaskDefinition', kind: 'denied' })
  await open(page, console, 'cart/1/edit')
  await fields(page).getByLabel('Image').first().fill('nginx:denied')
  await review(page)
  await register(page).click()
  await expect(page.getByRole('alert').filter({ hasText: 'It was not registered' })).toContainText('ecs:RegisterTaskDefinition')
  await page.getByRole('tab', { name: 'Edit' }).click()
  await expect(code(page)).toContainText('nginx:denied')
})

test('a hidden value that was moved to where it would show is refused at its place', async ({ page, account, console }) => {
  await open(page, console, 'checkout/1/edit')
  const hidden = await fields(page).getByLabel('Value of variable 1', { exact: true }).first().inputValue()
  expect(hidden).toMatch(/^•••••• /)
  await fields(page).getByLabel(/^Command/).first().fill(`echo\n${hidden}`)
  await review(page)
  await register(page).click()
  await expect(page.getByRole('alert').filter({ hasText: 'It was not registered' })).toContainText('containerDefinitions[0].command[1]: this hidden value')
  expect((await account.calls())['ecs:RegisterTaskDefinition']).toBeUndefined()
})

test('what is too large is said before it is sent', async ({ page, account, console }) => {
  await open(page, console, 'new')
  await type(page, JSON.stringify({ family: 'large', containerDefinitions: [{ name: 'a', image: 'b', memory: 64, environment: [{ name: 'A', value: 'x'.repeat(66_000) }] }] }))
  await expect(page.getByRole('region', { name: 'Findings' })).toContainText('ECS takes at most 65,536')
  await review(page)
  await expect(register(page)).toHaveAttribute('aria-disabled', 'true')
  expect((await account.calls())['ecs:RegisterTaskDefinition']).toBeUndefined()
})

test('revisions in use are kept with the reason, the others are deregistered one after the other', async ({ page, account, console }) => {
  test.setTimeout(90_000)
  await page.goto(`${console.url}${at('checkout')}`)
  await expect(row(page, 'Revisions', 'checkout:4')).toContainText('1 service')
  await expect(row(page, 'Revisions', 'checkout:3')).toContainText('rollback of 1')
  for (const n of [4, 3, 2, 1]) await page.getByRole('checkbox', { name: `Pick ${n}`, exact: true }).check()
  await page.getByRole('button', { name: 'Deregister 2' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deregister 2 revisions of checkout' })
  await expect(dialog.getByRole('region', { name: 'Left out' })).toContainText('4: It is the task definition of checkout in storefront.')
  await expect(dialog.getByRole('region', { name: 'Left out' })).toContainText('3: It is the only rollback of checkout in storefront.')
  await dialog.getByRole('button', { name: 'Deregister 2' }).click()
  await expect(page.getByRole('region', { name: 'Deregistering' })).toContainText('2 of 2 revisions deregistered')
  await expect(row(page, 'Revisions', 'checkout:1')).toContainText('INACTIVE')
  await expect(row(page, 'Revisions', 'checkout:4')).toContainText('ACTIVE')
  await page.getByRole('checkbox', { name: 'Pick 4', exact: true }).check()
  await expect(page.getByRole('button', { name: 'Deregister', exact: true })).toHaveAccessibleDescription('It is the task definition of checkout in storefront.')
  expect((await account.calls())['ecs:DeregisterTaskDefinition']).toBe(2)
})

for (const width of [1440, 390]) {
  test(`the editor and its review have no barrier, ${width} wide`, async ({ page, console }) => {
    await page.setViewportSize({ width, height: 900 })
    await open(page, console, 'checkout/1/edit')
    const check = async (what: string) => {
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
        expect(violations.flatMap((v) => v.nodes.map((n) => `${what}, ${theme}: ${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`))).toEqual([])
      }
    }
    await check('edit')
    await fields(page).getByLabel('Image').first().fill('nginx:2')
    await review(page)
    await expect(page.getByRole('region', { name: 'Changes' })).toBeVisible()
    await check('review')
    await page.goto(`${console.url}${at('checkout')}`)
    await expect(row(page, 'Revisions', 'checkout:4')).toContainText('1 service')
    await check('revisions')
  })
}
