import type { TaskDefinition } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

// A canary in each of the places where a secret can sit in an answer of ECS (docs/security.md); none may get out.
const canary = (place: string) => `CANARY-${place}-9f8e7d`
const definition = {
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/leaky:1',
  family: 'leaky',
  revision: 1,
  status: 'ACTIVE',
  containerDefinitions: [
    {
      name: 'web',
      image: 'web:1',
      essential: true,
      environment: [{ name: 'PLAIN', value: canary('env') }],
      command: [
        'run',
        '--password',
        canary('command'),
        `--api-key=${canary('flag')}`,
        `postgres://user:${canary('url')}@db/x`,
      ],
      entryPoint: [
        'sh',
        '-c',
        `export DB_PASSWORD=${canary('entry')} && run --token ${canary('word')}`,
      ],
      healthCheck: {
        command: ['CMD-SHELL', `curl -H "Authorization: Bearer ${canary('health')}" localhost`],
      },
      dockerLabels: { 'com.acme.token': canary('label') },
      logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': canary('log') } },
      firelensConfiguration: { type: 'fluentbit', options: { 'api-key': canary('firelens') } },
      secrets: [{ name: 'DB', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/db' }],
      brandNewMember: {
        password: 'x',
        environment: [{ name: 'NEW', value: canary('unknown') }],
        note: `password=${canary('note')}`,
      },
    },
  ],
}
const task = (cluster: string) => ({
  taskArn: `arn:aws:ecs:us-east-1:123456789012:task/${cluster}/${'b'.repeat(32)}`,
  taskDefinitionArn: definition.taskDefinitionArn,
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  group: 'family:leaky',
  stoppedReason: `could not log in with AKIAABCDEFGHIJKLMNOP and password=${canary('reason')}`,
  containers: [{ name: 'web', reason: `token: ${canary('container')}` }],
  overrides: {
    containerOverrides: [
      {
        name: 'web',
        environment: [{ name: 'OVER', value: canary('override') }],
        command: ['x', '--secret', canary('overcommand')],
      },
    ],
  },
  tags: [{ key: 'note', value: `api_key=${canary('tag')}` }],
})

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
  await bench.control('POST', '/answers', {
    operation: 'DescribeTaskDefinition',
    body: { taskDefinition: definition, tags: [{ key: 'k', value: `secret=${canary('deftag')}` }] },
    times: 100,
  })
  await bench.control('POST', '/answers', {
    operation: 'DescribeTasks',
    body: { tasks: [task('storefront')], failures: [] },
    times: 1000,
  })
  await bench.control('POST', '/answers', {
    operation: 'DescribeScalableTargets',
    body: { ScalableTargets: [{ MinCapacity: 1, MaxCapacity: 2 }] },
    times: 100,
  })
  await bench.control('POST', '/answers', {
    operation: 'DescribeScalingPolicies',
    body: {
      ScalingPolicies: [
        {
          PolicyName: `token=${canary('policy')}`,
          PolicyType: 'StepScaling',
          Alarms: [{ AlarmName: `password=${canary('alarm')}` }],
        },
      ],
    },
    times: 100,
  })
  await bench.control('POST', '/answers', {
    operation: 'DescribeScalingActivities',
    body: {
      ScalingActivities: [
        {
          Description: `secret=${canary('activity')}`,
          Cause: `password=${canary('cause')}`,
          StatusMessage: `api_key=${canary('status')}`,
        },
      ],
    },
    times: 100,
  })
  await bench.control('POST', '/answers', {
    operation: 'DescribeServices',
    body: {
      services: [
        {
          serviceName: 'leaky',
          serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/storefront/leaky',
          status: 'ACTIVE',
          desiredCount: 1,
          runningCount: 0,
          events: [
            {
              id: '1',
              createdAt: 1_700_000_000,
              message: `(service leaky) failed: password=${canary('event')}`,
            },
          ],
          deployments: [
            {
              id: 'ecs-svc/1',
              status: 'PRIMARY',
              rolloutStateReason: `token=${canary('rollout')}`,
            },
          ],
        },
      ],
      failures: [],
    },
    times: 1000,
  })
})
afterAll(() => bench.close())

const id = 'b'.repeat(32)
const paths = [
  '/api/session',
  '/api/test/clusters',
  '/api/test/services',
  '/api/test/tasks',
  '/api/test/task-definitions',
  `/api/test/us-east-1/clusters/storefront/tasks/${id}`,
  `/api/test/us-east-1/clusters/storefront/tasks/${id}/network`,
  '/api/test/us-east-1/clusters/storefront/services/leaky',
  '/api/test/us-east-1/clusters/storefront/services/leaky/targets',
  '/api/test/us-east-1/clusters/storefront/services/leaky/scaling',
  '/api/test/us-east-1/task-definitions/leaky/1',
]

test('no canary stands in any answer, nor in the log', async () => {
  for (const path of paths) {
    const answer = await bench.get(path)
    expect([path, answer.status]).toEqual([path, 200])
    expect([path, answer.text.match(/CANARY-\w+/g)]).toEqual([path, null])
    expect(answer.text).not.toContain('AKIAABCDEFGHIJKLMNOP')
  }
  expect(bench.logged.join('\n')).not.toContain('CANARY')
})

test('what is not secret is still there, members that the SDK does not know too', async () => {
  const { raw, containers } = (await bench.get('/api/test/us-east-1/task-definitions/leaky/1'))
    .json as TaskDefinition
  expect(raw).toContain('brandNewMember')
  expect(raw).toContain('parameter/db')
  expect(containers[0]?.command.slice(0, 2)).toEqual(['run', '--password'])
  expect(containers[0]?.environment[0]).toMatchObject({ name: 'PLAIN', value: null })
})

test('revealing gives the one value, uncached, and leaves a line that does not hold it', async () => {
  const { containers } = (await bench.get('/api/test/us-east-1/task-definitions/leaky/1'))
    .json as TaskDefinition
  const ref = containers[0]?.environment[0]?.ref
  const answer = await bench.post('/api/actions/reveal-value', {
    id: ulid(),
    account: 'test',
    region: 'us-east-1',
    ref,
  })
  expect(answer.json).toEqual({ value: canary('env') })
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(bench.audit().at(-1)).toMatchObject({
    code: 'value.reveal',
    user: 'mara',
    result: 'revealed',
    target: 'task-definition/leaky:1 web environment PLAIN',
  })
  expect(JSON.stringify(bench.audit())).not.toContain('CANARY')
  expect(bench.logged.join('\n')).not.toContain('CANARY')
})

test.each([
  '',
  'x',
  Buffer.from('{"of":"file","path":"/etc/passwd"}').toString('base64url'),
  Buffer.from(
    '{"of":"definition","definition":"../x","container":"a","place":"environment","name":"n"}',
  ).toString('base64url'),
])('a reference that we never gave out (%s) is refused', async (ref) => {
  expect(
    (
      await bench.post('/api/actions/reveal-value', {
        id: ulid(),
        account: 'test',
        region: 'us-east-1',
        ref,
      })
    ).status,
  ).toBe(400)
})
