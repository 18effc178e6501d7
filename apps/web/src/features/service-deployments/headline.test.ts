import type { ServiceDeployment } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { headline } from './headline'

const revision = (taskDefinition: string, production: number | null = null) => ({
  id: taskDefinition,
  taskDefinition,
  requested: 4,
  running: 4,
  pending: 0,
  production,
  test: null,
})
const one = (change: Partial<ServiceDeployment>): ServiceDeployment => ({
  id: 'd',
  status: 'IN_PROGRESS',
  statusReason: null,
  strategy: 'ROLLING',
  createdAt: 0,
  startedAt: 0,
  finishedAt: null,
  from: [revision('web:12')],
  to: revision('web:13'),
  stage: 'SCALE_UP',
  hooks: [],
  breaker: { status: 'MONITORING', failures: 0, threshold: 3 },
  alarms: null,
  rollback: null,
  ...change,
})

test.each<[string, Partial<ServiceDeployment>]>([
  [
    'Rolling back to web:12: circuit breaker tripped, 3 of 3 failures.',
    {
      status: 'ROLLBACK_IN_PROGRESS',
      breaker: { status: 'TRIGGERED', failures: 3, threshold: 3 },
      rollback: { reason: 'x', startedAt: 0, to: 'web:12' },
    },
  ],
  [
    'Rolling back to web:12: alarm 5xx went off.',
    {
      status: 'ROLLBACK_IN_PROGRESS',
      alarms: { status: 'TRIGGERED', names: ['5xx'], triggered: ['5xx'] },
    },
  ],
  [
    'Rolling back to web:11: stopped by user.',
    {
      status: 'ROLLBACK_REQUESTED',
      rollback: { reason: 'stopped by user.', startedAt: 0, to: 'web:11' },
    },
  ],
  [
    'Deploying web:13: 2 of the 3 failures that trip the circuit breaker.',
    { breaker: { status: 'MONITORING', failures: 2, threshold: 3 } },
  ],
  [
    'Deploying web:13 (canary): production traffic shift, 25\u00A0% of the traffic.',
    { strategy: 'CANARY', stage: 'PRODUCTION_TRAFFIC_SHIFT', to: revision('web:13', 25) },
  ],
  [
    'The deployment of web:13 waits for manual action at post test traffic shift.',
    {
      strategy: 'BLUE_GREEN',
      stage: 'POST_TEST_TRAFFIC_SHIFT',
      hooks: [
        {
          id: 'h',
          kind: 'PAUSE',
          target: null,
          status: 'AWAITING_ACTION',
          expiresAt: null,
          onExpiry: null,
        },
      ],
    },
  ],
])('%s', (text, change) => {
  expect(headline([one(change)])?.text).toBe(text)
})

test('has no headline for a healthy rolling, finished or unknown deployment', () => {
  for (const change of [
    {},
    { status: 'SUCCESSFUL', finishedAt: 1 },
    { status: 'ROLLBACK_SUCCESSFUL', finishedAt: 1 },
    { status: 'TELEPORTING' },
  ])
    expect(headline([one(change)])).toBeNull()
  expect(headline([])).toBeNull()
})
