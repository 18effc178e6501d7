import type { Page } from '@playwright/test'
import { boto3, hasBoto3 } from '../aws.ts'
import { expect, test, type Console } from '../console.ts'
import { openService, pathOf } from '../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'manual' } })

/** Opens the first running task of a service. */
async function openTask(
  page: Page,
  console: Console,
  cluster: string,
  service: string,
): Promise<void> {
  await openService(page, console, cluster, service)
  await page
    .getByRole('table', { name: 'Tasks' })
    .getByRole('row')
    .filter({ hasText: 'RUNNING' })
    .first()
    .getByRole('link')
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: /^Task / })).toBeVisible()
}

test("shows the task's groups if it has an interface, else those of its instance", async ({
  page,
  console,
}) => {
  await openTask(page, console, 'storefront', 'checkout')
  await expect(
    page.getByText('This task has its own network interface: its groups apply.', { exact: true }),
  ).toBeVisible()
  const own = page.getByRole('region', { name: 'Its own interface' })
  await expect(own).toContainText(/eni-[0-9a-f]{17}/)
  await expect(own).toContainText(/subnet-[0-9a-f]{17} us-east-1[abc]/)
  await expect(own).toContainText('its groups apply')
  await expect(own.getByRole('list', { name: 'Security groups' })).toContainText(
    new RegExp(
      String.raw`sg-[0-9a-f]{17}tasks.*TCP 8080 from sg-[0-9a-f]{17} \(balancers\) · ` +
        String.raw`the load balancers.*All traffic to 0\.0\.0\.0\/0 \(anywhere\)`,
    ),
  )
  await expect(page.getByRole('region', { name: 'Its instance' })).toHaveCount(0)

  await openTask(page, console, 'platform', 'api-gateway')
  await expect(
    page.getByText(
      'This task shares its instance’s network (bridge): the instance’s groups apply.',
    ),
  ).toBeVisible()
  const instance = page.getByRole('region', { name: 'Its instance' })
  await expect(instance).toContainText(/i-[0-9a-f]{17} [a-z]+\d\w*\.\w+/)
  await expect(instance.getByRole('list', { name: 'Security groups' })).toContainText(
    /container-instances.*TCP 32768–65535 from/,
  )
  await expect(page.getByRole('region', { name: 'Its own interface' })).toHaveCount(0)
})

test('on an instance, shows both levels and says which applies', async ({
  page,
  account,
  console,
}) => {
  test.skip(!hasBoto3(), 'boto3 is not installed.')
  await boto3(
    account,
    `
import boto3
ecs = boto3.client('ecs')
checkout = ecs.describe_services(cluster='storefront', services=['checkout'])['services'][0]
ecs.register_task_definition(family='tug', networkMode='awsvpc', containerDefinitions=[
    {'name': 'tug', 'image': 'public.ecr.aws/tug:1', 'cpu': 64, 'memory': 64}])
ecs.create_service(
    cluster='platform', serviceName='tug', taskDefinition='tug', desiredCount=1,
    launchType='EC2', networkConfiguration=checkout['networkConfiguration'])`,
  )
  await account.advance(60_000)
  await openTask(page, console, 'platform', 'tug')
  await expect(
    page.getByText(
      'This task has its own network interface: its groups apply. ' +
        'The instance’s groups do not filter it.',
    ),
  ).toBeVisible()
  await expect(page.getByRole('region', { name: 'Its own interface' })).toContainText(
    'TCP 8080 from',
  )
  // Groups that do not apply are folded and open by keyboard.
  const instance = page.getByRole('region', { name: 'Its instance' })
  await expect(instance).toContainText('its groups do not apply')
  await expect(instance.getByText('TCP 32768–65535')).toBeHidden()
  await instance.getByText('container-instances').click()
  await expect(instance.getByText('TCP 32768–65535')).toBeVisible()
})

test('for a stopped task, shows what its service configures', async ({
  page,
  account,
  console,
}) => {
  await openTask(page, console, 'storefront', 'cart')
  await expect(page.getByRole('region', { name: 'Its own interface' })).toContainText(
    'its groups apply',
  )
  await page.getByRole('button', { name: 'Stop task' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stop task' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await account.advance(120_000)
  await expect(
    page.getByText(
      'This task has stopped and its network interface is gone: nothing is filtered any more.',
    ),
  ).toBeVisible({ timeout: 30_000 })
  const own = page.getByRole('region', { name: 'Its own interface' })
  await expect(own).toContainText('What its service cart gives its tasks')
  await expect(own).toContainText('TCP 8080 from')
})

test.describe('interfaces may not be described', () => {
  test.use({ faults: [{ api: 'ec2', kind: 'denied', operation: 'DescribeNetworkInterfaces' }] })

  test("names the missing permission, and shows ECS's data and the service's groups", async ({
    page,
    console,
  }) => {
    await openTask(page, console, 'storefront', 'checkout')
    const own = page.getByRole('region', { name: 'Its own interface' })
    await expect(own.getByRole('alert')).toContainText(
      'The permission ec2:DescribeNetworkInterfaces on * is missing.',
    )
    await expect(own).toContainText(/eni-[0-9a-f]{17}/)
    await expect(own).toContainText('What its service checkout gives its tasks')
    await expect(own).toContainText('TCP 8080 from')
    await expect(page.getByRole('region', { name: 'Container checkout' })).toBeVisible()
  })
})

test.describe('security groups may not be described', () => {
  test.use({ faults: [{ api: 'ec2', kind: 'denied', operation: 'DescribeSecurityGroups' }] })

  test('shows the names without the rules', async ({ page, console }) => {
    await openTask(page, console, 'platform', 'api-gateway')
    await expect(page.getByRole('main').getByRole('alert')).toContainText(
      'ec2:DescribeSecurityGroups',
    )
    await expect(page.getByRole('region', { name: 'Its instance' })).toContainText(
      'container-instancesIts rules could not be read.',
    )
  })
})

test('reports a task that AWS has dropped, once', async ({ page, console }) => {
  await page.goto(`${console.url}${pathOf('storefront', 'tasks', '0'.repeat(32))}`)
  await expect(page.getByText('This task is gone')).toBeVisible()
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
})
