import { boto3, hasBoto3 } from '../../aws.ts'
import { expect, test } from '../../console.ts'
import { openScale, openService } from '../../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'manual' } })

test('the dialog shows the range of a service before a number is typed', async ({
  page,
  account,
  console,
}) => {
  await openService(page, console, 'storefront', 'catalog')
  const dialog = await openScale(page, 'catalog')
  await expect(dialog).toContainText(
    'Application Auto Scaling keeps this between 5 and 12 and may change it again.',
  )
  const field = dialog.getByLabel('Desired tasks')
  await field.fill('13')
  await expect(dialog).toContainText(
    '13 is above its maximum of 12. AWS accepts it; ' +
      'Application Auto Scaling sets it to at most 12 when it next scales in.',
  )
  await field.fill('4')
  await expect(dialog).toContainText('4 is below its minimum of 5.')
  await field.fill('7')
  await expect(dialog).not.toContainText('AWS accepts it')
  // A count outside the range gives a warning but is accepted.
  await field.fill('13')
  await dialog.getByRole('button', { name: 'Scale to 13' }).click()
  await expect(dialog).toBeHidden()
  expect((await account.calls())['ecs:UpdateService']).toBe(1)
})

test("shows the range, policies and last activities on the service's page", async ({
  page,
  console,
}) => {
  await openService(page, console, 'storefront', 'search-api')
  await page.getByRole('tab', { name: 'Scaling' }).click()
  const panel = page.getByRole('tabpanel', { name: 'Scaling' })
  await expect(panel).toContainText('2 to 3 tasks')
  await expect(panel).toContainText('3 desired, its maximum')
  await expect(panel.getByRole('list', { name: 'Scaling policies' })).toContainText(
    'Keeps average CPU at 8 %',
  )
  await expect(panel.getByRole('list', { name: 'Scaling activities' })).toContainText(
    /Setting desired count to 3 · Successful.*triggered policy cpu-tracking/,
  )
})

test('follows a service that autoscaling changes, with the cause', async ({
  page,
  account,
  console,
}) => {
  test.skip(!hasBoto3(), 'boto3 is not installed.')
  await boto3(
    account,
    `
import boto3
boto3.client('application-autoscaling').register_scalable_target(
    ServiceNamespace='ecs', ScalableDimension='ecs:service:DesiredCount',
    ResourceId='service/storefront/cart', MinCapacity=6, MaxCapacity=8,
    SuspendedState={'DynamicScalingInSuspended': True})`,
  )
  await account.advance(60_000)
  await openService(page, console, 'storefront', 'cart')
  await expect(page.getByText('6 / 6', { exact: true })).toBeVisible()
  await page.getByRole('tab', { name: 'Scaling' }).click()
  const panel = page.getByRole('tabpanel', { name: 'Scaling' })
  await expect(panel).toContainText('Suspended: scaling in.')
  await expect(panel.getByRole('list', { name: 'Scaling activities' })).toContainText(
    'minimum capacity was set to 6',
  )
  const dialog = await openScale(page, 'cart')
  await dialog.getByLabel('Desired tasks').fill('9')
  await expect(dialog).toContainText('scaling in is suspended, so it stays until that is resumed')
})

for (const [controller, words] of [
  ['CODE_DEPLOY', 'CodeDeploy owns the task sets of this service'],
  ['EXTERNAL', 'An external controller owns the task sets of this service'],
] as const) {
  test(`the dialog names the owner of the count with the controller ${controller}`, async ({
    page,
    account,
    console,
  }) => {
    test.skip(!hasBoto3(), 'boto3 is not installed.')
    await boto3(
      account,
      `
import boto3
ecs, ec2 = boto3.client('ecs'), boto3.client('ec2')
subnet = ec2.describe_subnets()['Subnets'][0]['SubnetId']
given = {} if '${controller}' == 'EXTERNAL' else dict(
    taskDefinition='cart', launchType='FARGATE',
    networkConfiguration={'awsvpcConfiguration': {'subnets': [subnet]}})
ecs.create_service(
    cluster='storefront', serviceName='owned', desiredCount=2,
    deploymentController={'type': '${controller}'}, **given)`,
    )
    await openService(page, console, 'storefront', 'owned')
    const dialog = await openScale(page, 'owned')
    await expect(dialog).toContainText(words)
    await dialog.getByLabel('Desired tasks').fill('3')
    await dialog.getByRole('button', { name: 'Scale to 3' }).click()
    await expect(dialog).toBeHidden()
    expect((await account.calls())['ecs:UpdateService']).toBe(1)
  })
}

test('says that a service has no autoscaling, and how to add it', async ({ page, console }) => {
  await openService(page, console, 'storefront', 'checkout')
  const dialog = await openScale(page, 'checkout')
  await expect(dialog).toContainText('This service has no autoscaling')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Scaling' }).click()
  await expect(
    page.getByText('aws application-autoscaling register-scalable-target'),
  ).toContainText('service/storefront/checkout')
})

for (const [how, fault, says] of [
  [
    'denied',
    { kind: 'denied' },
    'the permission application-autoscaling:DescribeScalableTargets is missing',
  ],
  ['late', { kind: 'hang' }, 'application-autoscaling:DescribeScalableTargets does not answer'],
] as const) {
  test.describe(`the range is ${how}`, () => {
    test.use({ faults: [{ ...fault, operation: 'DescribeScalableTargets' }] })

    test('the dialog says so and still works', async ({ page, account, console }) => {
      await openService(page, console, 'storefront', 'catalog')
      const dialog = await openScale(page, 'catalog')
      await expect(dialog.getByLabel('Desired tasks')).toBeFocused()
      await expect(dialog).toContainText(`Its autoscaling range could not be read: ${says}.`)
      await expect(dialog.getByRole('alert')).toHaveCount(0)
      await dialog.getByLabel('Desired tasks').fill('6')
      await dialog.getByRole('button', { name: 'Scale to 6' }).click()
      await expect(dialog).toBeHidden()
      expect((await account.calls())['ecs:UpdateService']).toBe(1)
    })
  })
}
