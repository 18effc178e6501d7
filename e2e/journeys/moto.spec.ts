import { test as base } from '@playwright/test'
import { boto3, has, hasBoto3 } from '../aws.ts'
import { expect, startConsole, type Console } from '../console.ts'
import { startProgram } from '../process.ts'
import { openScale, row } from '../steps.ts'

const keys = { accessKeyId: 'testing', secretAccessKey: 'testing', region: 'us-east-1' }

const seed = `
import boto3
ecs = boto3.client('ecs')
ecs.create_cluster(clusterName='harbour')
ecs.register_task_definition(family='tug', containerDefinitions=[
    {'name': 'tug', 'image': 'tug:1', 'cpu': 64, 'memory': 64}])
ecs.create_service(cluster='harbour', serviceName='tug', taskDefinition='tug:1', desiredCount=2)
`
const desired = `
import boto3
ecs = boto3.client('ecs')
print(ecs.describe_services(cluster='harbour', services=['tug'])['services'][0]['desiredCount'])
`

/** Starts moto, an AWS that this project did not write, and a console on it. */
const test = base.extend<{ aws: { url: string }; console: Console }>({
  aws: async ({}, use) => {
    const moto = await startProgram(
      'moto_server',
      ['-H', '127.0.0.1', '-p', '0'],
      /Running on http/,
    )
    const url = /http:\/\/[\d.:]+/.exec(moto.line)?.[0] ?? ''
    await boto3({ url, ...keys }, seed)
    await use({ url })
    await moto.stop()
  },
  console: async ({ aws }, use) => {
    const console = await startConsole({ url: aws.url, ...keys, regions: [keys.region] })
    await use(console)
    await console.stop()
  },
})

test.skip(
  !has('moto_server') || !hasBoto3(),
  'moto_server and boto3 are not installed: pip install "moto[server]" boto3',
)

test('scales a service of moto, and boto3 sees it', async ({ page, aws, console }) => {
  await page.goto(console.link)
  await row(page, 'Clusters', 'harbour').getByRole('link', { name: 'harbour' }).click()
  await row(page, 'Services', 'tug').getByRole('link', { name: 'tug' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'tug' })).toBeVisible()
  await expect(page.getByText(/^\d+ \/ 2$/)).toBeVisible()

  const dialog = await openScale(page, 'tug')
  await dialog.getByLabel('Desired tasks').fill('5')
  await dialog.getByRole('button', { name: 'Scale to 5' }).click()

  await expect(dialog).toBeHidden()
  await expect(page.getByText(/^\d+ \/ 5$/)).toBeVisible()
  expect(await boto3({ url: aws.url, ...keys }, desired)).toBe(5)

  // Moto has no deployment history and no metrics. The page says so and shows the rest.
  await page.getByRole('tab', { name: 'Deployments' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('tug:1')
  await expect(page.getByRole('tabpanel')).toContainText('The history could not be read')
  await page.getByRole('tab', { name: 'Metrics' }).click()
  await expect(page.getByRole('heading', { name: 'No data' })).toBeVisible()
})
