import { boto3, hasBoto3 } from '../../aws.ts'
import { expect, test } from '../../console.ts'
import { openService, pathOf } from '../../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'manual' } })

const summary = { name: 'Target health' }

test('healthy targets are quiet, with their tasks and the source of traffic', async ({
  page,
  console,
}) => {
  await openService(page, console, 'storefront', 'checkout')
  await expect(page.getByRole('region', summary)).toContainText('6 of 6 targets healthy')
  await page.getByRole('region', summary).getByRole('link', { name: 'All targets' }).click()
  await expect(page).toHaveURL(/tab=targets/)
  const group = page.getByRole('region', { name: 'Target group checkout' })
  await expect(group.getByRole('table', { name: 'Targets of checkout' })).toHaveAttribute(
    'aria-rowcount',
    '7',
  )
  await expect(group).toContainText('HTTP /healthz on the port of the target every 15 s')
  await expect(group).toContainText(/storefront-\d+\.us-east-1\.elb\.amazonaws\.com/)
  await expect(group).toContainText('application, internet-facing')
  await expect(group).toContainText('HTTP 80')
  await group.getByRole('row').filter({ hasText: 'healthy' }).first().getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: /^Task / })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('checkout:4')
})

test('finds the tasks of targets by instance and host port too', async ({ page, console }) => {
  await page.goto(`${console.url}${pathOf('platform', 'services', 'api-gateway')}?tab=targets`)
  const table = page.getByRole('table', { name: 'Targets of api-gateway' })
  await expect(table).toHaveAttribute('aria-rowcount', '7')
  await expect(table.getByRole('row').filter({ hasText: /i-[0-9a-f]{17}:\d{5}/ })).toHaveCount(6)
  await expect(table.getByRole('link')).toHaveCount(6)
})

test("reports a failing health check with ELB's reason, before everything else", async ({
  page,
  account,
  console,
}) => {
  test.skip(!hasBoto3(), 'boto3 is not installed.')
  test.setTimeout(120_000)
  await boto3(
    account,
    `
import boto3
ecs = boto3.client('ecs')
old = ecs.describe_task_definition(taskDefinition='cart')['taskDefinition']
containers = old['containerDefinitions']
for c in containers:
    c.pop('healthCheck', None)
containers[0]['image'] = containers[0]['image'].rsplit(':', 1)[0] + ':unhealthy'
names = 'family networkMode cpu memory executionRoleArn requiresCompatibilities'.split()
keep = {k: old[k] for k in names if k in old}
ecr = boto3.client('ecr')
images = ecr.batch_get_image(repositoryName='cart', imageIds=[{'imageTag': 'latest'}])['images']
manifest = images[0]['imageManifest']
ecr.put_image(repositoryName='cart', imageTag='unhealthy', imageManifest=manifest)
new = ecs.register_task_definition(containerDefinitions=containers, **keep)['taskDefinition']
ecs.update_service(
    cluster='storefront', service='cart', taskDefinition=new['taskDefinitionArn'],
    healthCheckGracePeriodSeconds=3600,
    deploymentConfiguration={'minimumHealthyPercent': 100, 'maximumPercent': 150})`,
  )
  await account.advance(90_000)
  await openService(page, console, 'storefront', 'cart')
  const line = page.getByRole('region', summary)
  await expect(line).toContainText('4 of 6 targets healthy')
  await expect(line).toContainText(
    /10\.20\.\d+\.\d+:8080 is unhealthy: Health checks failed with these codes: \[503\]/,
  )
  await page.getByRole('tab', { name: 'Targets' }).click()
  const first = page.getByRole('table', { name: 'Targets of cart' }).getByRole('row').nth(1)
  await expect(first).toContainText('unhealthy')
  await expect(first).toContainText('Health checks failed with these codes: [503]')
  await first.getByRole('link').click()
  await expect(page.getByRole('main')).toContainText('cart:3')
})

test('without a load balancer mentions no targets', async ({ page, account, console }) => {
  await openService(page, console, 'platform', 'job-scheduler')
  await expect(page.getByRole('region', { name: 'State' })).toContainText('Steady')
  await expect(page.getByRole('region', summary)).toHaveCount(0)
  await expect(page.getByRole('tab', { name: 'Targets' })).toHaveCount(0)
  expect((await account.calls())['elasticloadbalancing:DescribeTargetHealth']).toBeUndefined()
})

test.describe('target health may not be described', () => {
  test.use({
    faults: [{ api: 'elasticloadbalancing', kind: 'denied', operation: 'DescribeTargetHealth' }],
  })

  test('names the permission and shows the rest', async ({ page, console }) => {
    await openService(page, console, 'storefront', 'checkout')
    await expect(page.getByRole('region', summary)).toContainText(
      'The permission elasticloadbalancing:DescribeTargetHealth is missing.',
    )
    await expect(page.getByRole('table', { name: 'Tasks' })).toHaveAttribute('aria-rowcount', /\d+/)
    await page.getByRole('tab', { name: 'Targets' }).click()
    const group = page.getByRole('region', { name: 'Target group checkout' })
    await expect(group.getByRole('alert')).toContainText(
      'elasticloadbalancing:DescribeTargetHealth',
    )
    await expect(group).toContainText('HTTP /healthz')
  })
})
