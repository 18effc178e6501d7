import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeClusters } from '../src/ecs/clusters/clusters.ts'
import {
  describeContainerInstances,
  listContainerInstances,
} from '../src/ecs/container-instances/container-instances.ts'
import { isPending, isRunning } from '../src/ecs/counts.ts'
import {
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
} from '../src/ecs/deployments/service-deployments.ts'
import { remaining } from '../src/ecs/placement/capacity.ts'
import { desiredOf } from '../src/ecs/scheduler.ts'
import { describeServices, listServices } from '../src/ecs/services/services.ts'
import type { DeploymentState, TaskState } from '../src/ecs/state.ts'
import { getTaskProtection } from '../src/ecs/tasks/task-protection.ts'
import { describeTasks, listTasks } from '../src/ecs/tasks/tasks.ts'
import { describeTargetHealth } from '../src/elbv2/targets.ts'
import {
  action,
  worldActionKinds,
  manyKinds,
  setting,
  type WorldAction,
  type WorldActionKind,
  type Setting,
} from './ecs-kinds.ts'

type Account = ReturnType<typeof manyKinds>

const counted = (tasks: Iterable<TaskState>, of?: DeploymentState) =>
  [...tasks].filter((t) => (isRunning(t) || isPending(t)) && (!of || t.deployment === of)).length

/** Nothing on an instance is given away twice. */
function overbooked({ cluster }: Account): string[] {
  return [...cluster().instances.values()].flatMap((instance) => {
    const left = remaining(instance)
    const ports = [...instance.reservedPorts, ...[...instance.tasks].flatMap((t) => t.needs.ports)]
    const broken = [
      left.cpu < 0 && 'cpu',
      left.memory < 0 && 'memory',
      left.eni < 0 && 'eni',
      new Set(ports).size < ports.length && 'ports',
    ].filter(Boolean)
    return broken.map((what) => `${instance.id} has less than no ${String(what)}`)
  })
}

const sideBySide = new Set<WorldActionKind>(['green', 'canary'])

/**
 * Most RUNNING or starting tasks that a service may have. A rolling one: the maximum percent of
 * its desired count, rounded down. One that moves traffic: its desired count for each revision.
 * There may be more of them only while there are no more than a second before, because the desired
 * count was lowered: then nothing starts until enough have gone.
 */
function watchMaximum({ state, maximumPercent }: Account): () => string[] {
  const before = new Map<unknown, number>()
  const within = (what: string, key: unknown, now: number, most: number): string[] => {
    const allowed = Math.max(most, before.get(key) ?? 0)
    before.set(key, now)
    return now > allowed ? [`${what} has ${now} tasks, of ${allowed}`] : []
  }
  return () =>
    worldActionKinds.flatMap((kind) => {
      const service = state(kind)
      if (sideBySide.has(kind))
        return service.deployments.flatMap((d) =>
          within(
            `${kind} ${d.record.id}`,
            d,
            counted(service.tasks, d),
            service.record.desiredCount,
          ),
        )
      const percent = kind === 'daemon' ? 100 : maximumPercent
      return within(
        kind,
        service,
        counted(service.tasks),
        Math.floor((desiredOf(service) * percent) / 100),
      )
    })
}

/** Reads all that can be read of the account's ECS, twice, and says whether it was the same. */
function readAll({ call, region }: Account): void {
  const cluster = 'prod'
  const all = () => {
    const tasks = [
      ...(listTasks({ cluster }, call).taskArns ?? []),
      ...(listTasks({ cluster, desiredStatus: 'STOPPED' }, call).taskArns ?? []),
    ].slice(0, 100)
    const deployments = worldActionKinds
      .flatMap(
        (service) => listServiceDeployments({ cluster, service }, call).serviceDeployments ?? [],
      )
      .slice(0, 20)
    const instances =
      listContainerInstances({ cluster, filter: 'runningTasksCount >= 0' }, call)
        .containerInstanceArns ?? []
    return structuredClone([
      describeClusters({ clusters: [cluster], include: ['STATISTICS', 'ATTACHMENTS'] }, call),
      describeServices(
        { cluster, services: listServices({ cluster, maxResults: 10 }, call).serviceArns },
        call,
      ),
      tasks.length > 0 && describeTasks({ cluster, tasks }, call),
      instances.length > 0 &&
        describeContainerInstances({ cluster, containerInstances: instances }, call),
      describeServiceDeployments(
        { serviceDeploymentArns: deployments.map((d) => d.serviceDeploymentArn ?? '') },
        call,
      ),
      describeServiceRevisions(
        { serviceRevisionArns: deployments.map((d) => d.targetServiceRevisionArn ?? '') },
        call,
      ),
      getTaskProtection({ cluster }, call),
      [...region.elbv2.targetGroups.keys()].map((TargetGroupArn) =>
        describeTargetHealth({ TargetGroupArn }, call),
      ),
    ])
  }
  expect(all()).toEqual(all())
}

/**
 * Describes an account in words that are equal for any account with the same history.
 */
function storyOf({ state, clock }: Account, began: number): unknown {
  return worldActionKinds.map((kind) => {
    const service = state(kind)
    const known = new Map<string, string>()
    const nameless = (text: string) =>
      text.replaceAll(
        /[0-9a-f]{32}|ecs-svc\/\d+|\/[0-9a-f]{16}\b/g,
        (id) => known.get(id) ?? (known.set(id, `#${known.size}`), `#${known.size - 1}`),
      )
    return {
      kind,
      events: service.events
        .map((e) => `${e.createdAt.getTime() - began} ${nameless(e.message)}`)
        .reverse(),
      tasks: [...service.tasks].map(
        (t) =>
          `${t.record.lastStatus} ${t.record.healthStatus ?? ''} ${t.record.availabilityZone ?? ''}`,
      ),
      rollouts: service.rollouts.map(
        (r) => `${r.status} ${nameless(r.statusReason ?? '')} ${r.staging?.stage ?? ''}`,
      ),
      now: clock.now() - began,
    }
  })
}

/** Does all of it, and calls `after` once a second. */
function drive(account: Account, actions: readonly WorldAction[], after: () => void): void {
  for (const a of actions) {
    account.attempt(a)
    for (let s = 0; s < (a.do === 'wait' ? a.seconds : 5); s++) {
      account.advance(1)
      after()
    }
  }
}

const sequence = fc.array(action, { minLength: 3, maxLength: 14 })

test('no instance is overbooked, and no service exceeds its maximum', { timeout: 60_000 }, () => {
  const run = (how: Setting, actions: readonly WorldAction[]) => {
    const account = manyKinds(how)
    const maximum = watchMaximum(account)
    drive(account, [{ do: 'wait', seconds: 200 }, ...actions], () =>
      expect([...overbooked(account), ...maximum()]).toEqual([]),
    )
  }
  fc.assert(fc.property(setting, sequence, run), { numRuns: 40 })
})

/** The last event of a service that is stuck or loops. */
const stalled = /unable to|under protection|unhealthy|failed|has started/

test('a deployment ends, or an event says what blocks it', { timeout: 60_000 }, () => {
  const run = (how: Setting, actions: readonly WorldAction[]) => {
    const account = manyKinds(how)
    drive(account, actions, () => {})
    // Longer than any stage, hook, throttle or protection can last.
    account.advance(30 * 3_600)
    for (const kind of worldActionKinds) {
      const {
        rollouts: [rollout],
        events,
      } = account.state(kind)
      if (rollout?.finishedAt)
        expect(['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED']).toContain(
          rollout.status,
        )
      else
        expect(
          events[0]?.message,
          `${kind} ${rollout?.status ?? ''} ${rollout?.staging?.stage ?? ''}`,
        ).toMatch(stalled)
    }
  }
  fc.assert(fc.property(setting, sequence, run), { numRuns: 6 })
})

test(
  'reads change nothing: an account that is read all the time equals one that is not',
  { timeout: 60_000 },
  () => {
    const run = (how: Setting, actions: readonly WorldAction[]) => {
      const [read, unread] = [manyKinds(how), manyKinds(how)]
      const [began, other] = [read.clock.now(), unread.clock.now()]
      let n = 0
      drive(read, actions, () => void (n++ % 20 === 0 && readAll(read)))
      drive(unread, actions, () => {})
      expect(storyOf(read, began)).toEqual(storyOf(unread, other))
    }
    fc.assert(fc.property(setting, sequence, run), { numRuns: 8 })
  },
)
