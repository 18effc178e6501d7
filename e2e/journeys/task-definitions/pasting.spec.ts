import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../../console.ts'
import {
  code,
  fields,
  shownFindings,
  openEditor,
  registerRevision,
  review,
  type,
} from '../../editor-page.ts'
import { root } from '../../process.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall', speed: 20 } })

const samples = join(root, '../shared/task-definitions')

for (const file of existsSync(samples)
  ? readdirSync(samples).filter((f) => f.endsWith('.json'))
  : []) {
  test(`opens ${file}, checks it as ECS does, and registers it`, async ({
    page,
    console,
    account,
  }) => {
    const text = readFileSync(join(samples, file), 'utf8')
    await openEditor(page, console, 'new')
    await page.getByRole('button', { name: 'Paste or open a file' }).click()
    const dialog = page.getByRole('dialog', { name: 'Paste or open a file' })
    await dialog.getByLabel('File', { exact: true }).setInputFiles(join(samples, file))
    await expect(dialog.getByText('input of register-task-definition')).toBeVisible()
    await dialog.getByRole('button', { name: 'Use it' }).click()
    const given = JSON.parse(text) as {
      family: string
      executionRoleArn?: string
      containerDefinitions: { name: string; portMappings?: { containerPort: number }[] }[]
    }
    if (/^(kibana|tomcat)_ec2/.test(file)) {
      await expect(shownFindings(page)).toContainText('hostPort')
      await review(page)
      await expect(registerRevision(page)).toHaveAttribute('aria-disabled', 'true')
      await page.getByRole('tab', { name: 'Edit' }).click()
      await fields(page)
        .getByLabel('Host port of port 1')
        .fill(String(given.containerDefinitions[0]?.portMappings?.[0]?.containerPort))
    }
    if (/_fargate/.test(file) && given.executionRoleArn === undefined) {
      await expect(shownFindings(page)).toContainText("Fargate needs an 'executionRoleArn'")
      await fields(page)
        .getByLabel('Execution role')
        .fill('arn:aws:iam::123456789012:role/ecsTaskExecutionRole')
    }
    await expect(shownFindings(page).getByText('error', { exact: true })).toHaveCount(0)
    await review(page)
    await expect(page.getByText(`${given.family} is a new family in us-east-1`)).toBeVisible()
    await registerRevision(page).click()
    await page.getByRole('link', { name: `Open ${given.family}:1` }).click()
    for (const { name } of given.containerDefinitions)
      await expect(page.getByRole('region', { name: `Container ${name}` })).toBeVisible()
    expect((await account.calls())['ecs:RegisterTaskDefinition']).toBe(1)
  })
}

test('refuses a file that is too large with its size, and keeps the text', async ({
  page,
  console,
}) => {
  await openEditor(page, console, 'new')
  await page.getByRole('button', { name: 'Paste or open a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Paste or open a file' })
  await dialog.getByRole('textbox').fill('{"family": "mine", "containerDefinitions": []}')
  await dialog.getByLabel('File', { exact: true }).setInputFiles({
    name: 'dump.json',
    mimeType: 'application/json',
    buffer: Buffer.alloc(12 * 1_048_576, 32),
  })
  await expect(dialog.getByRole('alert')).toHaveText(
    'dump.json has 12 MiB. Files may have at most 1 MiB, task definitions at most 64 KiB.',
  )
  await expect(dialog.getByRole('textbox')).toHaveValue(/"mine"/)
  await expect(dialog.getByRole('button', { name: 'Use it' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await dialog.getByRole('textbox').fill('{"family": "mine", "containerDefinitions": [] }')
  await dialog.getByRole('button', { name: 'Use it' }).click()
  await expect(code(page)).toContainText('"mine"')
})

test('converts a pasted compose file, and keeps its notes until they are done', async ({
  page,
  console,
}) => {
  await openEditor(page, console, 'new')
  await type(page, 'services:\n  web:\n    image: nginx:1.27\n    restart: always\n    build: .\n')
  await expect(shownFindings(page)).toContainText('This is not JSON')
  await page.getByRole('button', { name: 'Read it as one' }).click()
  const dialog = page.getByRole('dialog', { name: 'Paste or open a file' })
  await expect(dialog.getByText('This is the docker-compose file.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Use it' }).click()
  await expect(
    fields(page).getByRole('region', { name: 'Container web' }).getByLabel('Image'),
  ).toHaveValue('nginx:1.27')
  await expect(page.getByRole('button', { name: 'Read it as one' })).toHaveCount(0)
  const left = page.getByRole('region', { name: 'Notes on the pasted text' })
  await expect(left).toContainText('services.web.build')
  // Undo restores the previous text.
  await code(page).click()
  await page.keyboard.press('Control+Z')
  await expect(code(page)).toContainText('restart: always')
  await page.keyboard.press('Control+Y')
  await expect(code(page)).toContainText('"nginx:1.27"')
  await left.getByRole('button', { name: 'Dismiss' }).click()
  await expect(left).toHaveCount(0)
})
