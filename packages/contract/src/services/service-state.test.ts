import { expect, test } from 'vitest'
import { stateOf, type ServiceFacts } from './service-state.ts'

const now = 1_000_000_000
const minutes = (n: number) => n * 60_000
const deployment = {
  id: 'ecs-svc/1',
  status: 'PRIMARY',
  taskDefinition: 'web:7',
  rolloutState: 'COMPLETED' as string | null,
  rolloutReason: null as string | null,
  failed: 0,
  createdAt: now - minutes(600),
}
const well: ServiceFacts = {
  status: 'ACTIVE',
  desired: 3,
  running: 3,
  pending: 0,
  deployments: [deployment],
  events: [],
  stopped: [],
  shortSince: null,
  now,
}
const crash = (ago: number) => ({
  taskId: `t${ago}`,
  at: now - ago,
  started: true,
  stopCode: 'EssentialContainerExited',
  reason: 'Essential container in task exited',
  why: 'web exited with code 1',
  failed: true,
})
const place =
  '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance abc) has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.'

test.each<[string, Partial<ServiceFacts>, string]>([
  ['what was deleted', { status: 'INACTIVE' }, 'Gone'],
  ['what is being deleted', { status: 'DRAINING' }, 'Draining'],
  ['all run', {}, 'Steady'],
  ['nothing runs and nothing should', { desired: 0, running: 0 }, 'Paused'],
  ['more to start', { running: 1, shortSince: now - minutes(1) }, 'Scaling'],
  ['more to stop', { running: 5 }, 'Scaling'],
  [
    'a rollout in progress',
    { deployments: [{ ...deployment, rolloutState: 'IN_PROGRESS' }] },
    'Deploying',
  ],
  [
    'two deployments of an old answer',
    {
      deployments: [
        { ...deployment, rolloutState: null },
        { ...deployment, id: 'ecs-svc/0', status: 'ACTIVE', rolloutState: null },
      ],
    },
    'Deploying',
  ],
  ['one of an old answer', { deployments: [{ ...deployment, rolloutState: null }] }, 'Steady'],
  ['a failed deployment', { deployments: [{ ...deployment, rolloutState: 'FAILED' }] }, 'Failing'],
  [
    'rolling back',
    {
      deployments: [
        {
          ...deployment,
          rolloutState: 'IN_PROGRESS',
          rolloutReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.',
        },
      ],
    },
    'Failing',
  ],
  [
    'failed tasks while it deploys',
    { deployments: [{ ...deployment, rolloutState: 'IN_PROGRESS', failed: 1 }] },
    'Failing',
  ],
  [
    'failed tasks of a deployment that is over',
    { deployments: [{ ...deployment, failed: 4 }] },
    'Steady',
  ],
  ['two crashes in ten minutes', { stopped: [crash(minutes(1)), crash(minutes(9))] }, 'Failing'],
  ['one crash', { stopped: [crash(minutes(1))] }, 'Steady'],
  ['two crashes, one long ago', { stopped: [crash(minutes(1)), crash(minutes(11))] }, 'Steady'],
  [
    'two that were asked to stop',
    {
      stopped: [
        { ...crash(1), failed: false },
        { ...crash(2), failed: false },
      ],
    },
    'Steady',
  ],
  ['no room', { running: 1, events: [{ at: now - minutes(3), message: place }] }, 'Short'],
  [
    'no room once, but started since',
    {
      running: 1,
      events: [
        { at: now, message: '(service web) has started 2 tasks: (task a) (task b).' },
        { at: now - minutes(3), message: place },
      ],
    },
    'Scaling',
  ],
  ['no room, but all run', { events: [{ at: now, message: place }] }, 'Steady'],
  ['short for five minutes', { running: 1, shortSince: now - minutes(5) }, 'Short'],
  [
    'short for five minutes in a deployment',
    {
      running: 1,
      shortSince: now - minutes(5),
      deployments: [{ ...deployment, rolloutState: 'IN_PROGRESS' }],
    },
    'Deploying',
  ],
])('%s', (_, change, expected) => {
  expect(stateOf({ ...well, ...change }).name).toBe(expected)
})

test('a shortage has AWS’s words for the missing resource', () => {
  expect(stateOf({ ...well, running: 1, events: [{ at: now, message: place }] }).reason).toBe(
    '1 of 3 tasks run: no container instance fits; the closest has insufficient memory available.',
  )
})

test('a failure has its evidence, newest first and without repeats', () => {
  const state = stateOf({
    ...well,
    stopped: [
      { ...crash(minutes(1)), reason: 'no such image', why: 'web: no such image' },
      crash(minutes(9)),
    ],
    events: [{ at: now - minutes(2), message: 'x' }],
  })
  expect(state.evidence.map((e) => e.text)).toEqual([
    'web: no such image',
    'x',
    'Essential container in task exited · web exited with code 1',
  ])
})
