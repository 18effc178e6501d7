import { expect, test } from 'vitest'
import { membersOf, shapeAt } from './task-definition-model.ts'
import { checkTaskDefinition, fargateSizes } from './task-definition-rules.ts'

type Members = Record<string, unknown>

const log = {
  logDriver: 'awslogs',
  options: {
    'awslogs-group': '/web',
    'awslogs-region': 'us-east-1',
    'awslogs-stream-prefix': 'web',
  },
}
const web = { name: 'web', image: 'acme/web:1', memory: 128, logConfiguration: log }
const sidecar = { ...web, name: 'sidecar', essential: false }
const ec2 = { family: 'web', containerDefinitions: [web] }
const fargate = {
  ...ec2,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::123456789012:role/exec',
}
const one = (more: Members): Members => ({ ...ec2, containerDefinitions: [{ ...web, ...more }] })
const onFargate = (more: Members): Members => ({
  ...fargate,
  containerDefinitions: [{ ...web, ...more }],
})

const told = (input: unknown, severity: string) =>
  checkTaskDefinition(input)
    .filter((f) => f.severity === severity)
    .map((f) => `${f.path.join('.')}: ${f.message}`)

test('a valid definition has no findings', () => {
  expect(checkTaskDefinition(ec2)).toEqual([])
  expect(checkTaskDefinition(fargate)).toEqual([])
})

const c = 'containerDefinitions.0'
const refused: [what: string, input: unknown, says: string][] = [
  ['no object', 42, ': This must be an object'],
  [
    'an unknown member',
    { ...ec2, netwrokMode: 'awsvpc' },
    "netwrokMode: 'netwrokMode' is no member here. Did you mean 'networkMode'?",
  ],
  [
    'a member of the answer',
    { ...ec2, revision: 3 },
    "revision: 'revision' is something that ECS answers",
  ],
  [
    'a number as text',
    one({ cpu: '256' }),
    `${c}.cpu: This must be a whole number: 256, without quotes.`,
  ],
  ['text as a number', { ...ec2, cpu: 256 }, 'cpu: This must be text: "256", in quotes.'],
  [
    'a value that is near a known one',
    one({ portMappings: [{ containerPort: 80, protocol: 'tpc' }] }),
    `${c}.portMappings.0.protocol: 'tpc' is not known here. Did you mean 'tcp'?`,
  ],
  [
    'a member that is required',
    one({ secrets: [{ name: 'A' }] }),
    `${c}.secrets.0: 'valueFrom' is missing.`,
  ],
  [
    'a tag that cannot be',
    { ...ec2, tags: [{ key: 'a*', value: '' }] },
    "tags.0.key: 'a*' has characters",
  ],
  [
    '51 tags',
    { ...ec2, tags: Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: '' })) },
    'tags: This can be at most 50 items.',
  ],
  ['no family', { containerDefinitions: [web] }, ": 'family' is missing."],
  [
    'no container',
    { family: 'a', containerDefinitions: [] },
    'containerDefinitions: A task definition has at least one container.',
  ],
  [
    '11 containers',
    {
      family: 'a',
      containerDefinitions: Array.from({ length: 11 }, (_, i) => ({ ...web, name: `c${i}` })),
    },
    'at most 10 containers',
  ],
  [
    'two of a name',
    { ...ec2, containerDefinitions: [web, { ...sidecar, name: 'web' }] },
    "containerDefinitions.1.name: Another container is called 'web'",
  ],
  [
    'none that is essential',
    { ...ec2, containerDefinitions: [sidecar] },
    'At least one container must be essential',
  ],
  [
    'no memory',
    { family: 'a', containerDefinitions: [{ name: 'a', image: 'a:1' }] },
    "needs 'memory' or 'memoryReservation'",
  ],
  ['little memory', one({ memory: 4 }), `${c}.memory: A container has at least 6 MiB.`],
  [
    'a reservation over the limit',
    one({ memoryReservation: 256 }),
    `${c}.memoryReservation: 256 MiB cannot be reserved where 128 MiB is the limit.`,
  ],
  [
    'more memory than the task',
    { ...ec2, memory: '64' },
    `${c}.memory: 128 MiB is more than the 64 MiB`,
  ],
  [
    'more CPU than the task',
    { ...one({ cpu: 512 }), cpu: '256' },
    'cpu: The containers have 512 CPU units together',
  ],
  ['a size in no unit', { ...ec2, cpu: 'one' }, "cpu: 'one' is no CPU"],
  [
    'a host port that differs in awsvpc mode',
    { ...one({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }), networkMode: 'awsvpc' },
    `${c}.portMappings.0.hostPort: In awsvpc mode the host port must be the container port 80`,
  ],
  [
    'ports in no network',
    { ...one({ portMappings: [{ containerPort: 80 }] }), networkMode: 'none' },
    'The network mode none has no ports.',
  ],
  [
    'a range the wrong way',
    one({ portMappings: [{ containerPortRange: '90-80' }] }),
    'containerPortRange: A range is written',
  ],
  [
    'links outside of bridge',
    { ...one({ links: ['web:w'] }), networkMode: 'awsvpc' },
    `${c}.links: Links are for the network mode bridge alone`,
  ],
  [
    'waiting for nobody',
    one({ dependsOn: [{ containerName: 'db', condition: 'START' }] }),
    `${c}.dependsOn.0.containerName: There is no container 'db'`,
  ],
  [
    'waiting for health without a check',
    {
      ...ec2,
      containerDefinitions: [
        { ...web, dependsOn: [{ containerName: 'sidecar', condition: 'HEALTHY' }] },
        sidecar,
      ],
    },
    'has no health check',
  ],
  [
    'waiting for the end of what is essential',
    {
      ...ec2,
      containerDefinitions: [
        web,
        { ...sidecar, dependsOn: [{ containerName: 'web', condition: 'SUCCESS' }] },
      ],
    },
    "'web' is essential",
  ],
  [
    'waiting in a circle',
    {
      ...ec2,
      containerDefinitions: [
        { ...web, dependsOn: [{ containerName: 'sidecar', condition: 'START' }] },
        { ...sidecar, dependsOn: [{ containerName: 'web', condition: 'START' }] },
      ],
    },
    'web → sidecar → web',
  ],
  [
    'a log driver without its options',
    one({ logConfiguration: { logDriver: 'awslogs' } }),
    "needs the option 'awslogs-group'",
  ],
  [
    'a secret’s name twice',
    one({ environment: [{ name: 'A', value: '1' }], secrets: [{ name: 'A', valueFrom: '/a' }] }),
    "'A' is set twice",
  ],
  [
    'a mount without its volume',
    one({ mountPoints: [{ sourceVolume: 'data', containerPath: '/d' }] }),
    `${c}.mountPoints.0.sourceVolume: There is no volume 'data'`,
  ],
  [
    'a health check too often',
    one({ healthCheck: { command: ['CMD', 'x'], interval: 1 } }),
    `${c}.healthCheck.interval: This is 5 to 300 seconds.`,
  ],
  [
    'Fargate in another mode',
    { ...fargate, networkMode: 'bridge' },
    'networkMode: Fargate has the network mode awsvpc alone',
  ],
  [
    'Fargate with a log in CloudWatch and no execution role',
    {
      ...onFargate({
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/a',
            'awslogs-region': 'us-east-1',
            'awslogs-stream-prefix': 'a',
          },
        },
      }),
      executionRoleArn: undefined,
    },
    "Fargate needs an 'executionRoleArn' to write to CloudWatch Logs.",
  ],
  ['Fargate without a size', { ...fargate, cpu: undefined }, "Fargate needs 'cpu'"],
  [
    'a size that Fargate has not',
    { ...fargate, memory: '4096' },
    'memory: Fargate has no task of 256 CPU with 4096 MiB; the nearest is 2048',
  ],
  [
    'Windows on little Fargate',
    { ...fargate, runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
    'cpu: Windows tasks on Fargate',
  ],
  [
    'a host path on Fargate',
    { ...fargate, volumes: [{ name: 'a', host: { sourcePath: '/a' } }] },
    'volumes.0.host.sourcePath: On Fargate',
  ],
  [
    'privileged on Fargate',
    onFargate({ privileged: true }),
    `${c}.privileged: Fargate has no privileged.`,
  ],
  [
    'a GPU on Fargate',
    onFargate({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
    'Fargate has no GPU',
  ],
  [
    'journald on Fargate',
    onFargate({ logConfiguration: { logDriver: 'journald' } }),
    'Fargate has no log driver journald',
  ],
  [
    'no stream prefix on Fargate',
    onFargate({
      logConfiguration: { ...log, options: { 'awslogs-group': 'a', 'awslogs-region': 'b' } },
    }),
    'awslogs-stream-prefix',
  ],
  [
    'little ephemeral storage',
    { ...fargate, ephemeralStorage: { sizeInGiB: 20 } },
    'ephemeralStorage.sizeInGiB',
  ],
  ['a long stop on Fargate', onFargate({ stopTimeout: 121 }), 'at most 120 seconds'],
  ['over 64 KiB', one({ command: ['x'.repeat(66_000)] }), 'at most 64 KiB'],
]
test.each(refused)('%s is an error', (_, input, says) =>
  expect(told(input, 'error').join('\n')).toContain(says),
)

const warned: [what: string, input: unknown, says: string][] = [
  [':latest', one({ image: 'nginx:latest' }), `${c}.image: ':latest' may be something else`],
  [
    'no tag, at a registry with a port',
    one({ image: 'registry:5000/nginx' }),
    'No tag means :latest',
  ],
  ['no log configuration', one({ logConfiguration: undefined }), 'There is no log configuration'],
  ['no hard limit', one({ memory: undefined, memoryReservation: 64 }), 'no hard limit of memory'],
  [
    'a secret in plain text',
    one({ environment: [{ name: 'DB_PASSWORD', value: 'x' }] }),
    "'DB_PASSWORD' looks like a secret",
  ],
  [
    'secrets without a role',
    { ...ec2, containerDefinitions: [{ ...web, secrets: [{ name: 'A', valueFrom: '/a' }] }] },
    'read the secrets',
  ],
  [
    'a port that two containers want',
    {
      ...fargate,
      containerDefinitions: [
        { ...web, portMappings: [{ containerPort: 80 }] },
        { ...sidecar, portMappings: [{ containerPort: 80 }] },
      ],
    },
    "Container 'web' listens there as well",
  ],
  ['a volume that nobody mounts', { ...ec2, volumes: [{ name: 'a' }] }, "No container mounts 'a'"],
  [
    'limits over the task',
    { ...ec2, memory: '200', containerDefinitions: [web, sidecar] },
    '256 MiB together',
  ],
]
test.each(warned)('%s is a warning, and no error', (_, input, says) => {
  expect(told(input, 'warning').join('\n')).toContain(says)
  expect(told(input, 'error')).toEqual([])
})

test.each([
  ['image', 'nginx:1.27'],
  ['image', 'nginx@sha256:abc'],
  [
    'environment',
    [
      { name: 'TOKEN_TTL', value: '60' },
      { name: 'SECRET_ARN', value: 'arn' },
    ],
  ],
])('%s %j has no warning', (member, value) => {
  expect(checkTaskDefinition(one({ [member]: value }))).toEqual([])
})

test('null counts as an absent member', () =>
  expect(checkTaskDefinition(one({ ulimits: null }))).toEqual([]))

test('each size of Fargate’s table is accepted', () => {
  for (const [cpu, sizes] of fargateSizes)
    for (const memory of sizes)
      expect(told({ ...fargate, cpu: String(cpu), memory: String(memory) }, 'error')).toEqual([])
  expect(told({ ...fargate, cpu: '1 vCPU', memory: '2GB' }, 'error')).toEqual([])
})

test('completion can read the model', () => {
  expect(membersOf(shapeAt([]) ?? { type: 'string' }).length).toBeGreaterThan(15)
  expect(shapeAt(['containerDefinitions', 0, 'environment', 3, 'value'])).toMatchObject({
    type: 'string',
  })
  expect(shapeAt(['containerDefinitions', 0, 'dockerLabels', 'any.key'])).toMatchObject({
    type: 'string',
  })
  for (const nothing of [
    ['x'],
    ['toString'],
    ['family', 'x'],
    ['containerDefinitions', 0, 'constructor'],
  ])
    expect(shapeAt(nothing)).toBeNull()
})
