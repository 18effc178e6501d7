import { expect, test } from 'vitest'
import { updateContainerInstancesState } from '../src/ecs/container-instances/container-instances.ts'
import { updateService } from '../src/ecs/services/services.ts'
import { updateTaskProtection } from '../src/ecs/tasks/task-protection.ts'
import { hosts } from './ecs-hosts.ts'

const started = /^has started \d+ tasks: (\(task ID\) ?)+\.$/
const replaced =
  /^has started \d+ tasks: (\(task ID\) ?)+\. Amazon ECS replaced \d+ tasks due to an unhealthy status\.$/
const stopped = /^has stopped \d+ running tasks: (\(task ID\) ?)+\.$/
const sick = /^\(task ID\) failed container health checks\.$/
const completed = /^\(deployment ecs-svc\/N\) deployment completed\.$/
const steady = /^has reached a steady state\.$/

/** Whether a story goes as `chapters` say, each of them once or more often. */
function expectStory(story: readonly string[], chapters: readonly RegExp[]): void {
  let elapsed = 0
  for (const event of story) {
    if (chapters[elapsed]?.test(event)) continue
    elapsed++
    expect(event, `event ${story.indexOf(event) + 1} of\n${story.join('\n')}`).toMatch(
      chapters[elapsed] ?? /^nothing more$/,
    )
  }
  expect(elapsed, story.join('\n')).toBe(chapters.length - 1)
}

// The texts and their order are those of 22 recorded services.
test("a service's events equal the recorded ones", () => {
  const { defineOnHost, serve, story, advance, call, cluster, service } = hosts('ab')
  let told = 0
  const next = () => {
    const all = story('web')
    const fresh = all.slice(told)
    told = all.length
    return fresh
  }
  const define = (tag: string) =>
    defineOnHost('web', 500, {
      image: `web:${tag}`,
      healthCheck: { command: ['CMD', 'true'], interval: 10, retries: 2 },
    })
  define('v1')
  const deploymentConfiguration = {
    minimumHealthyPercent: 50,
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
  }
  serve('web', 2, {
    launchType: 'EC2',
    networkConfiguration: undefined,
    availabilityZoneRebalancing: 'DISABLED',
    deploymentConfiguration,
  })
  advance(600)
  expectStory(next(), [started, completed, steady])

  define('unhealthy')
  updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
  advance(1_800)
  const failing = next()
  const end = failing.findIndex((e) => e.includes('deployment failed'))
  expect(failing.slice(0, 2).every((e) => started.test(e) || stopped.test(e))).toBe(true)
  for (const event of failing.slice(0, end))
    expect(
      [started, replaced, stopped, sick].some((r) => r.test(event)),
      event,
    ).toBe(true)
  expect(failing.slice(0, end).filter((e) => replaced.test(e)).length).toBeGreaterThan(0)
  // Whether one of the bad tasks still runs when the third has failed is chance: then it is
  // stopped.
  expectStory(
    failing.slice(end).filter((e) => !stopped.test(e)),
    [
      /^\(deployment ecs-svc\/N\) deployment failed: tasks failed to start\.$/,
      /^rolling back to deployment ecs-svc\/N\.$/,
      started,
      completed,
      steady,
    ],
  )
  const events = service('web').events ?? []
  const indexOf = (text: string) =>
    events.find((e) => e.message?.includes(text))?.createdAt?.getTime() ?? 0
  expect(indexOf('rolling back') - indexOf('deployment failed')).toBe(1)

  const running = () =>
    [...cluster().tasks.values()].filter((t) => t.record.lastStatus === 'RUNNING')
  const leaving = running()[0]?.instance
  updateContainerInstancesState(
    { cluster: 'prod', containerInstances: [leaving?.id ?? ''], status: 'DRAINING' },
    call,
  )
  advance(600)
  expectStory(next(), [started, stopped, steady])
  expect(running().map((t) => t.instance === leaving)).toEqual([false, false])

  const tasks = running().map((t) => t.id)
  updateTaskProtection(
    { cluster: 'prod', tasks, protectionEnabled: true, expiresInMinutes: 60 },
    call,
  )
  updateService({ cluster: 'prod', service: 'web', desiredCount: 1 }, call)
  advance(600)
  expectStory(next(), [
    /^was unable to reach steady state because \(taskSet ecs-svc\/N\) was unable to scale in due to \(reason 1 tasks under protection\)$/,
  ])
  expect(service('web').runningCount).toBe(2)
  advance(3_600)
  expectStory(next(), [stopped, steady])
  expect(service('web').runningCount).toBe(1)
  advance(6 * 3_600)
  expectStory(next(), [steady])
})
