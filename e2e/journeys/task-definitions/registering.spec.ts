import { aws, boto3, has, hasBoto3 } from '../../aws.ts'
import { expect, test } from '../../console.ts'
import { code, fields, openEditor, refusal, registerRevision, review } from '../../editor-page.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall', speed: 20 } })

test('a denied registration names the permission and keeps the text', async ({
  page,
  account,
  console,
}) => {
  await account.fault({ api: 'ecs', operation: 'RegisterTaskDefinition', kind: 'denied' })
  await openEditor(page, console, 'cart/1/edit')
  await fields(page).getByLabel('Image').first().fill('nginx:denied')
  await review(page)
  await registerRevision(page).click()
  await expect(refusal(page)).toContainText('ecs:RegisterTaskDefinition')
  await page.getByRole('tab', { name: 'Edit' }).click()
  await expect(code(page)).toContainText('nginx:denied')
})

test('refuses a masked value that was moved to a visible place', async ({
  page,
  account,
  console,
}) => {
  await openEditor(page, console, 'checkout/1/edit')
  const hidden = await fields(page)
    .getByLabel('Value of variable 1', { exact: true })
    .first()
    .inputValue()
  expect(hidden).toMatch(/^•••••• /)
  await fields(page)
    .getByLabel(/^Command/)
    .first()
    .fill(`echo\n${hidden}`)
  await review(page)
  await registerRevision(page).click()
  await expect(refusal(page)).toContainText('containerDefinitions[0].command[1]: this hidden value')
  expect((await account.calls())['ecs:RegisterTaskDefinition']).toBeUndefined()
})

test('does not ignore a revision registered since the review was opened', async ({
  page,
  account,
  console,
}) => {
  test.skip(
    !has('aws') && !hasBoto3(),
    'Neither the AWS CLI nor boto3 is installed: there is nobody else.',
  )
  await openEditor(page, console, 'cart/1/edit')
  await fields(page).getByLabel('Image').first().fill('nginx:mine')
  await review(page)
  const changes = page.getByRole('region', { name: 'Changes' })
  const before = Number(
    /against cart:(\d+)/.exec(
      (await changes.getByRole('heading').first().textContent()) ?? '',
    )?.[1],
  )
  const theirs = {
    family: 'cart',
    containerDefinitions: [{ name: 'theirs', image: 'nginx:theirs', memory: 64 }],
  }
  if (has('aws'))
    await aws(
      account,
      'ecs',
      'register-task-definition',
      '--cli-input-json',
      JSON.stringify(theirs),
    )
  else
    await boto3(
      account,
      `
import boto3, json
revision = json.loads('${JSON.stringify(theirs)}')
boto3.client('ecs').register_task_definition(**revision)`,
    )
  await account.forget()
  await registerRevision(page).click()
  const alert = refusal(page)
  await expect(alert).toContainText(`another than you compared with`)
  await expect(
    page.getByText(`cart:${before} → cart:${before + 1}. The changes above are now against it`),
  ).toBeVisible()
  await expect(changes).toContainText(`Changes against cart:${before + 1}`)
  await expect(changes).toContainText('nginx:theirs')
  expect((await account.calls())['ecs:RegisterTaskDefinition']).toBeUndefined()
  await registerRevision(page).click()
  await expect(page.getByText(`Registered cart:${before + 2}.`)).toBeVisible()
})

test('looks into a lost answer, and does not call a throttled request a success', async ({
  page,
  account,
  console,
}) => {
  await openEditor(page, console, 'cart/1/edit')
  await fields(page).getByLabel('Image').first().fill('nginx:lost')
  await review(page)
  const stop = await account.fault({
    api: 'ecs',
    operation: 'RegisterTaskDefinition',
    kind: 'throttle',
  })
  await registerRevision(page).click()
  await expect(refusal(page)).toContainText('Nothing was changed; try again in a moment.')
  await stop()
  await account.forget()
  await account.fault({
    api: 'ecs',
    operation: 'RegisterTaskDefinition',
    kind: 'reset-after',
    times: 1,
  })
  await registerRevision(page).click()
  await expect(page.getByText('a second look shows that it was carried out')).toBeVisible()
  await expect(page.getByRole('link', { name: /^Open cart:\d+$/ })).toBeVisible()
  expect((await account.calls())['ecs:RegisterTaskDefinition']).toBe(1)
})
