import type { Page } from '@playwright/test'
import type { TestAccount } from '../../account.ts'
import { boto3, hasBoto3 } from '../../aws.ts'
import { expect, test } from '../../console.ts'
import { openService, pathOf } from '../../steps.ts'

test.use({ accountOptions: { clock: 'manual' } })
test.skip(!hasBoto3(), 'boto3 is not installed: there is nobody to deploy.')

const start = `
import boto3, json
ecs, elb = boto3.client('ecs'), boto3.client('elbv2')
subnets = boto3.client('ec2').describe_subnets()['Subnets']
canary = {'canaryPercent': 25.0, 'canaryBakeTimeInMinutes': 10}
net = {'awsvpcConfiguration': {'subnets': [subnets[0]['SubnetId']], 'assignPublicIp': 'ENABLED'}}
def register(tag):
    container = {'name': 'web', 'image': 'web:' + tag, 'portMappings': [{'containerPort': 80}]}
    return ecs.register_task_definition(
        family='web', networkMode='awsvpc', requiresCompatibilities=['FARGATE'],
        cpu='256', memory='512', containerDefinitions=[container],
    )['taskDefinition']['taskDefinitionArn']
def create(**more):
    ecs.create_cluster(clusterName='harbour')
    ecs.create_service(
        cluster='harbour', serviceName='web', taskDefinition=register('v1'), desiredCount=4,
        launchType='FARGATE', networkConfiguration=net, **more)
def deploy(tag):
    ecs.update_service(cluster='harbour', service='web', taskDefinition=register(tag))
def newest():
    listed = ecs.list_service_deployments(cluster='harbour', service='web')['serviceDeployments']
    arns = [listed[0]['serviceDeploymentArn']]
    return ecs.describe_service_deployments(serviceDeploymentArns=arns)['serviceDeployments'][0]
`
/**
 * Advances the clock in steps of five seconds until a Python condition on the newest deployment
 * holds, at most `seconds`.
 */
async function until(account: TestAccount, condition: string, seconds: number): Promise<void> {
  const url = `${account.url}/_sandbox/accounts/${account.id}/advance`
  const holds = await boto3(
    account,
    `${start}
import urllib.request
def advance():
    body = json.dumps({'ms': 5000}).encode()
    headers = {'content-type': 'application/json'}
    urllib.request.urlopen(
        urllib.request.Request('${url}', data=body, headers=headers, method='POST'))
def holds(d):
    return bool(${condition})
for n in range(${Math.ceil(seconds / 5)}):
    if holds(newest()): break
    advance()
print(json.dumps(holds(newest())))`,
  )
  expect([condition, holds]).toEqual([condition, true])
}

const history = (page: Page) => page.getByRole('list', { name: 'History of deployments' })

test('shows a failing deployment rolling back with the reason, then as history', async ({
  page,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  await boto3(
    account,
    `${start}
create(deploymentConfiguration={
    'deploymentCircuitBreaker': {'enable': True, 'rollback': True},
    'minimumHealthyPercent': 0, 'maximumPercent': 100})`,
  )
  await account.advance(300_000)
  await boto3(account, `${start}\ndeploy('missing')`)
  await account.advance(140_000)
  await until(account, `d['status'] == 'ROLLBACK_IN_PROGRESS'`, 120)

  await openService(page, console, 'harbour', 'web')
  await expect(page.getByRole('status', { name: 'Deployment' })).toHaveText(
    'Rolling back to web:1: circuit breaker tripped, 3 of 3 failures.',
  )
  await page.getByRole('tab', { name: 'Deployments' }).click()
  const failed = history(page).getByRole('article', { name: 'Deployment of web:2' })
  await expect(failed).toContainText('ROLLBACK_IN_PROGRESS')
  await expect(failed).toContainText('Rolling back to web:1')
  await expect(failed).toContainText('3 of 3 failures')
  await expect(failed.getByRole('link', { name: 'web:2' })).toHaveAttribute(
    'href',
    /task-definitions\/web\/2/,
  )

  await account.advance(300_000)
  await expect(failed).toContainText('ROLLBACK_SUCCESSFUL', { timeout: 20_000 })
  await expect(failed).toContainText(
    'Rolled back to web:1: circuit breaker tripped, 3 of 3 failures',
  )
  await expect(page.getByRole('status', { name: 'Deployment' })).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'State' })).toContainText('Steady', {
    timeout: 20_000,
  })
})

test('follows a canary through its stages, with hooks and traffic', async ({
  page,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  await boto3(
    account,
    `${start}
lb = elb.create_load_balancer(Name='web', Subnets=[s['SubnetId'] for s in subnets[:2]])
def target_group(name):
    return elb.create_target_group(
        Name=name, Protocol='HTTP', Port=80, VpcId=subnets[0]['VpcId'], TargetType='ip',
    )['TargetGroups'][0]['TargetGroupArn']
blue, green = target_group('blue'), target_group('green')
forward = {'TargetGroups': [
    {'TargetGroupArn': blue, 'Weight': 1}, {'TargetGroupArn': green, 'Weight': 0}]}
listener = elb.create_listener(
    LoadBalancerArn=lb['LoadBalancers'][0]['LoadBalancerArn'], Protocol='HTTP', Port=80,
    DefaultActions=[{'Type': 'forward', 'ForwardConfig': forward}],
)['Listeners'][0]['ListenerArn']
rule = elb.describe_rules(ListenerArn=listener)['Rules'][0]['RuleArn']
advanced = {
    'alternateTargetGroupArn': green, 'productionListenerRule': rule,
    'roleArn': 'arn:aws:iam::123456789012:role/ecs'}
create(
    loadBalancers=[{
        'targetGroupArn': blue, 'containerName': 'web', 'containerPort': 80,
        'advancedConfiguration': advanced}],
    deploymentConfiguration={'strategy': 'CANARY', 'canaryConfiguration': canary})`,
  )
  await account.advance(600_000)
  await until(account, `d['status'] == 'SUCCESSFUL'`, 600)
  await boto3(
    account,
    `${start}
hook = {
    'targetType': 'PAUSE', 'lifecycleStages': ['POST_TEST_TRAFFIC_SHIFT'],
    'timeoutConfiguration': {'timeoutInMinutes': 60, 'action': 'ROLLBACK'}}
ecs.update_service(
    cluster='harbour', service='web', taskDefinition=register('v2'),
    deploymentConfiguration={
        'strategy': 'CANARY', 'canaryConfiguration': canary, 'lifecycleHooks': [hook]})`,
  )
  await until(
    account,
    `any(h['status'] == 'AWAITING_ACTION' for h in d.get('lifecycleHookDetails', []))`,
    300,
  )

  await page.goto(`${console.url}${pathOf('harbour', 'services', 'web')}?tab=deployments`)
  await expect(page.getByRole('status', { name: 'Deployment' })).toHaveText(
    new RegExp(
      '^The deployment of web:2 waits for manual action at post test traffic shift; ' +
        String.raw`ECS rolls back at \d\d:\d\d\.$`,
    ),
  )
  const canary = history(page).getByRole('article', { name: 'Deployment of web:2' })
  await expect(canary).toContainText('Stage 6 of 10')
  await expect(canary).toContainText(/AWAITING_ACTIONuntil \d\d:\d\d, then ECS rolls back/)
  await expect(canary).toContainText('Production trafficweb:2 0 % · web:1 100 %')
  await expect(canary).toContainText('Test trafficweb:2 100 % · web:1 0 %')

  await boto3(
    account,
    `${start}
d = newest()
ecs.continue_service_deployment(
    serviceDeploymentArn=d['serviceDeploymentArn'],
    hookId=d['lifecycleHookDetails'][0]['hookId'], action='CONTINUE')`,
  )
  await until(
    account,
    `d['targetServiceRevision'].get('requestedProductionTrafficWeight') == 25`,
    120,
  )
  await expect(canary).toContainText('Production trafficweb:2 25 % · web:1 75 %', {
    timeout: 20_000,
  })
  await expect(page.getByRole('status', { name: 'Deployment' })).toHaveText(
    'Deploying web:2 (canary): production traffic shift, 25\u00A0% of the traffic.',
  )
})

test('if the history is denied, shows the current deployments and names the permission', async ({
  page,
  console,
  account,
}) => {
  await boto3(account, `${start}\ncreate()`)
  await account.advance(120_000)
  const lift = await account.fault({ operation: 'ListServiceDeployments', kind: 'denied' })
  await page.goto(`${console.url}${pathOf('harbour', 'services', 'web')}?tab=deployments`)
  await expect(page.getByRole('alert')).toContainText('The permission ecs:ListServiceDeployments')
  await expect(page.getByRole('tabpanel')).toContainText('4 / 4 running')
  await lift()
  await account.fault({
    operation: 'ListServiceDeployments',
    kind: 'error',
    code: 'UnknownOperationException',
    status: 400,
  })
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('No history:')
  await expect(page.getByRole('alert')).toHaveCount(0)
})
