import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { batchDeleteImage } from '../src/ecr/images/batch-images.ts'
import { describeImages } from '../src/ecr/images/describe-images.ts'
import { describeServiceRevisions } from '../src/ecs/deployments/service-deployments.ts'
import { updateService } from '../src/ecs/services/services.ts'
import { runTask } from '../src/ecs/tasks/run-task.ts'
import { describeTasks, listTasks, stopTask } from '../src/ecs/tasks/tasks.ts'
import { createRegion } from '../src/world/new-region.ts'
import type { Region } from '../src/world/region.ts'
import { stock, world } from './ecs-world.ts'

const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com'

/** An account with a service of one task, `web:stable`, and words for what the tests look at. */
function running(more: Partial<ContainerDefinition> = {}) {
  const scene = world()
  const { call, region, advance } = scene
  scene.define('web', 'stable', more)
  scene.serve('web', 1)
  advance(120)
  const digestNow = () => region.ecr.repositories.get('web')?.images.digestOf('stable')
  const tasks = (desiredStatus: 'RUNNING' | 'STOPPED') => {
    const { taskArns = [] } = listTasks({ cluster: 'prod', desiredStatus }, call)
    return taskArns.length === 0
      ? []
      : (describeTasks({ cluster: 'prod', tasks: taskArns }, call).tasks ?? [])
  }
  const digestRunning = () => tasks('RUNNING').map((t) => t.containers?.[0]?.imageDigest)
  const replace = () => {
    stopTask({ cluster: 'prod', task: tasks('RUNNING')[0]?.taskArn }, call)
    advance(180)
  }
  return { ...scene, digestNow, tasks, digestRunning, replace }
}

test('a task has the digest of its tag, and its pull is recorded', () => {
  const { call, digestNow, digestRunning } = running()
  expect(digestRunning()).toEqual([digestNow()])
  const { imageDetails: [image] = [] } = describeImages({ repositoryName: 'web' }, call)
  expect(image?.lastRecordedPullTime?.getTime()).toBeGreaterThan(
    image?.imagePushedAt?.getTime() ?? Infinity,
  )
})

test('a deployment keeps the digest that its first task resolved', () => {
  const { region, call, service, digestNow, digestRunning, replace, advance } = running()
  const before = digestNow()
  stock(region, 'web', 'stable')
  expect(digestNow()).not.toBe(before)
  replace()
  expect(digestRunning()).toEqual([before])
  const revision = service('web').deployments?.[0]?.id?.split('/')[1]
  const { serviceRevisions: [found] = [] } = describeServiceRevisions(
    {
      serviceRevisionArns: [
        `arn:aws:ecs:us-east-1:123456789012:service-revision/prod/web/${revision}`,
      ],
    },
    call,
  )
  expect(found?.containerImages).toEqual([
    { containerName: 'app', image: `${registry}/web:stable`, imageDigest: before },
  ])
  updateService({ cluster: 'prod', service: 'web', forceNewDeployment: true }, call)
  advance(300)
  expect(digestRunning()).toEqual([digestNow()])
})

test('without version consistency each task resolves the tag again', () => {
  const { region, digestNow, digestRunning, replace } = running({ versionConsistency: 'disabled' })
  stock(region, 'web', 'stable')
  replace()
  expect(digestRunning()).toEqual([digestNow()])
})

test('a task whose image was deleted cannot be replaced, even if the tag exists again', () => {
  const { region, call, tasks, digestNow, replace } = running()
  const before = digestNow()
  batchDeleteImage({ repositoryName: 'web', imageIds: [{ imageDigest: before }] }, call)
  stock(region, 'web', 'stable')
  replace()
  const ref = `${registry}/web:stable@${before}`
  const failed = tasks('STOPPED').find((t) => t.stopCode === 'TaskFailedToStart')
  const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${ref}: ${ref}: not found`
  expect(failed).toMatchObject({ stoppedReason: reason, containers: [{ reason }] })
  expect(failed?.containers?.[0]).not.toHaveProperty('imageDigest', expect.anything())
})

/** Runs a standalone task with an image, and returns how it ended. */
function runs(region: Region, scene: ReturnType<typeof world>, image: string): string {
  scene.define('job', 'v1', { image })
  const { tasks: [task] = [] } = runTask(
    {
      cluster: 'prod',
      taskDefinition: 'job',
      launchType: 'FARGATE',
      networkConfiguration: scene.network,
    },
    scene.call,
  )
  scene.advance(60)
  const { tasks: [now] = [] } = describeTasks(
    { cluster: 'prod', tasks: [task?.taskArn ?? ''] },
    scene.call,
  )
  return now?.stoppedReason ?? `${now?.lastStatus} ${now?.containers?.[0]?.imageDigest}`
}

test('a failed pull names the reference that was requested', () => {
  const scene = world()
  stock(scene.region, 'web', 'v1')
  const digest = scene.region.ecr.repositories.get('web')?.images.digestOf('v1') ?? ''
  expect(runs(scene.region, scene, `${registry}/web:v1`)).toBe(`RUNNING ${digest}`)
  expect(runs(scene.region, scene, `${registry}/web@${digest}`)).toBe(`RUNNING ${digest}`)
  for (const image of [
    `${registry}/web:v2`,
    `${registry}/web`,
    `${registry}/none:v1`,
    `${registry}/web@sha256:${'0'.repeat(64)}`,
  ]) {
    expect(runs(scene.region, scene, image)).toContain(
      `failed to resolve ref ${image}: ${image}: not found`,
    )
  }
})

test("pulling another account's image needs its permission", () => {
  const other = createRegion('999999999999', 'eu-west-1', world().clock)
  const scene = world((account, region) =>
    account === other.account && region === other.name ? other : undefined,
  )
  stock(other, 'shared', 'v1')
  const repository = other.ecr.repositories.get('shared')
  const image = '999999999999.dkr.ecr.eu-west-1.amazonaws.com/shared:v1'
  expect(runs(scene.region, scene, image)).toContain(
    'unexpected status from HEAD request to https://999999999999.dkr.ecr.eu-west-1.amazonaws.com/v2/shared/manifests/v1: 403 Forbidden',
  )
  const allow = (account: string, Effect = 'Allow') =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect,
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: ['ecr:Batch*', 'ecr:GetDownloadUrlForLayer'],
        },
      ],
    })
  const policies: [string, RegExp][] = [
    [allow('111111111111'), /403 Forbidden/],
    [allow('123456789012', 'Deny'), /403 Forbidden/],
    [allow('123456789012'), /^RUNNING sha256:/],
  ]
  for (const [text, expected] of policies) {
    if (repository) repository.policyText = text
    expect(runs(scene.region, scene, image)).toMatch(expected)
  }
  // An account that the world has not is somebody else's: what is there nobody here knows.
  expect(
    runs(scene.region, scene, '888888888888.dkr.ecr.eu-west-1.amazonaws.com/shared:v1'),
  ).toMatch(/^RUNNING sha256:/)
})
