import { aws, has } from '../aws.ts'
import { expect, test } from '../console.ts'
import { openService } from '../steps.ts'

test.use({ accountOptions: { clock: 'wall', speed: 60 } })
test.skip(!has('aws'), 'The AWS CLI is not installed.')
// The CLI polls every 15 seconds, and that cannot be changed.
test.setTimeout(120_000)

test('shows what the AWS CLI created', async ({ page, account, console }) => {
  const ecs = (...args: string[]) => aws(account, 'ecs', ...args)
  await ecs('create-cluster', '--cluster-name', 'harbour')
  await ecs(
    'register-task-definition',
    '--family',
    'tug',
    '--container-definitions',
    JSON.stringify([{ name: 'tug', image: 'public.ecr.aws/nginx/nginx:1', cpu: 64, memory: 64 }]),
    '--requires-compatibilities',
    'FARGATE',
    '--network-mode',
    'awsvpc',
    '--cpu',
    '256',
    '--memory',
    '512',
  )
  const { Subnets } = (await aws(account, 'ec2', 'describe-subnets')) as {
    Subnets: { SubnetId: string }[]
  }
  const subnets = Subnets.map((s) => s.SubnetId).join(',')
  await ecs(
    'create-service',
    '--cluster',
    'harbour',
    '--service-name',
    'tug',
    '--task-definition',
    'tug',
    '--desired-count',
    '3',
    '--launch-type',
    'FARGATE',
    '--network-configuration',
    `awsvpcConfiguration={subnets=[${subnets}]}`,
  )
  await ecs('wait', 'services-stable', '--cluster', 'harbour', '--services', 'tug')

  await openService(page, console, 'harbour', 'tug')
  await expect(page.getByText('3 / 3', { exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'State' })).toContainText('Steady')
  await expect(
    page.getByRole('table', { name: 'Tasks' }).getByRole('row').filter({ hasText: 'RUNNING' }),
  ).toHaveCount(3)
})
