import { readFileSync, readdirSync } from 'node:fs'
import {
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs'
import { checkTaskDefinition } from '@pilothouse/contract/task-definitions/task-definition-rules'
import { startSandbox, type Sandbox } from '@pilothouse/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Compares two sets of rules that were written separately from the same documentation: where their
// verdicts differ, one is wrong.

type Members = Record<string, unknown>

let sandbox: Sandbox
let ecs: ECSClient
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: 'empty', speed: 1 })
  const made = (await (
    await fetch(`${sandbox.url}/_sandbox/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"seed":"empty","clock":"manual"}',
    })
  ).json()) as { accessKeyId: string; secretAccessKey: string }
  ecs = new ECSClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: made,
    maxAttempts: 1,
  })
})
afterAll(async () => {
  ecs.destroy()
  await sandbox.close()
})

/** The reason of a refusal, or null. */
async function refusal(definition: Members): Promise<string | null> {
  try {
    await ecs.send(
      new RegisterTaskDefinitionCommand(
        definition as unknown as RegisterTaskDefinitionCommandInput,
      ),
    )
    return null
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}

const samples = new URL('../../../../shared/task-definitions/', import.meta.url)
const files = readdirSync(samples)
  .filter((f) => f.endsWith('.json'))
  .map((name): [string, Members] => [
    name,
    JSON.parse(readFileSync(new URL(name, samples), 'utf8')) as Members,
  ])

/** Two samples are refused because of a host port. Without it more of their rules are tested. */
const withoutHostPorts = (definition: Members): Members => ({
  ...definition,
  containerDefinitions: (definition['containerDefinitions'] as Members[]).map((container) => ({
    ...container,
    portMappings: undefined,
  })),
})
const judged = files.flatMap(([name, definition]): [string, Members][] =>
  /^(kibana|tomcat)_ec2/.test(name)
    ? [
        [name, definition],
        [`${name} without ports`, withoutHostPorts(definition)],
      ]
    : [[name, definition]],
)

const task =
  (more: Members) =>
  (d: Members): Members => ({ ...d, ...more })
const first =
  (more: Members) =>
  (definition: Members): Members => ({
    ...definition,
    containerDefinitions: (definition['containerDefinitions'] as Members[]).map(
      (container, index) => (index === 0 ? { ...container, ...more } : container),
    ),
  })
const beside =
  (more: Members, ofFirst: Members = {}) =>
  (definition: Members): Members => ({
    ...definition,
    containerDefinitions: [
      ...(first(ofFirst)(definition)['containerDefinitions'] as Members[]),
      { name: 'beside', image: 'x:1', memory: 32, ...more },
    ],
  })
const nameOf = (d: Members) => (d['containerDefinitions'] as Members[])[0]?.['name']

/** Valid and invalid changes to a definition. */
const variants: [string, (d: Members) => Members][] = [
  ['as it is', (d) => d],
  ...['bridge', 'host', 'awsvpc', 'none', 'mesh'].map(
    (networkMode): [string, (d: Members) => Members] => [
      `network mode ${networkMode}`,
      task({ networkMode }),
    ],
  ),
  ...[['FARGATE'], ['EC2'], ['EXTERNAL'], ['FARGATE', 'EC2'], ['LAMBDA']].map(
    (requiresCompatibilities): [string, (d: Members) => Members] => [
      `requires ${requiresCompatibilities.join()}`,
      task({ requiresCompatibilities }),
    ],
  ),
  ...[
    ['256', '512'],
    ['256', '4096'],
    ['512', '1000'],
    ['1 vCPU', '3 GB'],
    ['64', '512'],
    ['8192', '16384'],
    ['32768', '122880'],
    ['x', '512'],
    ['1024', 'y'],
  ].map(([cpu, memory]): [string, (d: Members) => Members] => [
    `${cpu ?? ''} CPU, ${memory ?? ''} MiB`,
    task({ cpu, memory }),
  ]),
  ...[0, 1, 79, 80, 8080, 65_535, 65_536, -1].map((hostPort): [string, (d: Members) => Members] => [
    `host port ${hostPort}`,
    first({ portMappings: [{ containerPort: 80, hostPort }] }),
  ]),
  ['container port 0', first({ portMappings: [{ containerPort: 0 }] })],
  ['no container port', first({ portMappings: [{ protocol: 'tcp' }] })],
  ['a range', first({ portMappings: [{ containerPortRange: '80-90' }] })],
  [
    'a range and a port',
    first({ portMappings: [{ containerPortRange: '80-90', containerPort: 80 }] }),
  ],
  ['a range backwards', first({ portMappings: [{ containerPortRange: '90-80' }] })],
  ['an unknown protocol', first({ portMappings: [{ containerPort: 80, protocol: 'sctp' }] })],
  [
    'a port’s name twice',
    first({
      portMappings: [
        { containerPort: 80, name: 'a' },
        { containerPort: 81, name: 'a' },
      ],
    }),
  ],
  ['no family', task({ family: undefined })],
  ['a family with a dot', task({ family: 'a.b' })],
  ['no container', task({ containerDefinitions: [] })],
  [
    '11 containers',
    (definition) =>
      Array.from({ length: 10 }).reduce<Members>(
        (all, _, i) => beside({ name: `c${i}` })(all),
        definition,
      ),
  ],
  ['no name', first({ name: undefined })],
  ['a name with a space', first({ name: 'a b' })],
  ['no image', first({ image: undefined })],
  ['an image with a space', first({ image: 'a b' })],
  [
    'no memory',
    (definition) =>
      task({ memory: undefined })(
        first({ memory: undefined, memoryReservation: undefined })(definition),
      ),
  ],
  ['5 MiB', first({ memory: 5, memoryReservation: undefined })],
  ['a reservation over the limit', first({ memory: 64, memoryReservation: 128 })],
  ['more memory than any task', first({ memory: 300_000 })],
  ['more CPU than any task', first({ cpu: 300_000 })],
  ['less CPU than nothing', first({ cpu: -1 })],
  ['not essential', first({ essential: false })],
  ['two containers', beside({})],
  ['two of a name', (d) => beside({ name: nameOf(d) })(d)],
  ...['START', 'HEALTHY', 'COMPLETE', 'SUCCESS', 'NEVER'].map(
    (condition): [string, (d: Members) => Members] => [
      `waits for ${condition}`,
      (d) => beside({ dependsOn: [{ containerName: nameOf(d), condition }] })(d),
    ],
  ),
  [
    'waits for the end of what may end',
    beside(
      { essential: false },
      { dependsOn: [{ containerName: 'beside', condition: 'SUCCESS' }] },
    ),
  ],
  [
    'waits for health',
    beside(
      { healthCheck: { command: ['CMD', 'true'] } },
      { dependsOn: [{ containerName: 'beside', condition: 'HEALTHY' }] },
    ),
  ],
  [
    'waits in a circle',
    (definition) =>
      beside(
        { dependsOn: [{ containerName: nameOf(definition), condition: 'START' }] },
        { dependsOn: [{ containerName: 'beside', condition: 'START' }] },
      )(definition),
  ],
  [
    'waits for itself',
    (d) => first({ dependsOn: [{ containerName: nameOf(d), condition: 'START' }] })(d),
  ],
  ['waits for nobody', first({ dependsOn: [{ containerName: 'nobody', condition: 'START' }] })],
  ['links', beside({}, { links: ['beside:b'] })],
  ['links to nobody', first({ links: ['nobody'] })],
  ['volumes from nobody', first({ volumesFrom: [{ sourceContainer: 'nobody' }] })],
  ...['json-file', 'journald', 'awslogs', 'splunk', 'awsfirelens', 'loki'].map(
    (logDriver): [string, (d: Members) => Members] => [
      `logs to ${logDriver}`,
      first({ logConfiguration: { logDriver } }),
    ],
  ),
  [
    'awslogs without a prefix',
    first({
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': 'a', 'awslogs-region': 'b' },
      },
    }),
  ],
  ['a router that nobody uses', beside({ firelensConfiguration: { type: 'fluentbit' } })],
  ['a secret', first({ secrets: [{ name: 'S', valueFrom: '/a' }] })],
  [
    'a secret twice',
    first({
      secrets: [
        { name: 'S', valueFrom: '/a' },
        { name: 'S', valueFrom: '/b' },
      ],
    }),
  ],
  [
    'a secret and a variable',
    first({ secrets: [{ name: 'S', valueFrom: '/a' }], environment: [{ name: 'S', value: 'a' }] }),
  ],
  ['a secret from nowhere', first({ secrets: [{ name: 'S' }] })],
  [
    'an environment file',
    first({ environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::bucket/a.env' }] }),
  ],
  [
    'an environment file elsewhere',
    first({ environmentFiles: [{ type: 's3', value: 'https://example.com/a.env' }] }),
  ],
  [
    'a mount without its volume',
    first({ mountPoints: [{ sourceVolume: 'data', containerPath: '/d' }] }),
  ],
  [
    'a mount',
    (definition) =>
      task({ volumes: [{ name: 'data' }] })(
        first({ mountPoints: [{ sourceVolume: 'data', containerPath: '/d' }] })(definition),
      ),
  ],
  [
    'a mount nowhere',
    (definition) =>
      task({ volumes: [{ name: 'data' }] })(
        first({ mountPoints: [{ sourceVolume: 'data' }] })(definition),
      ),
  ],
  ['a volume twice', task({ volumes: [{ name: 'data' }, { name: 'data' }] })],
  [
    'a volume of two kinds',
    task({
      volumes: [
        {
          name: 'data',
          host: { sourcePath: '/a' },
          efsVolumeConfiguration: { fileSystemId: 'fs-1' },
        },
      ],
    }),
  ],
  ['a volume of the host', task({ volumes: [{ name: 'data', host: { sourcePath: '/a' } }] })],
  [
    'a volume of Docker',
    task({ volumes: [{ name: 'data', dockerVolumeConfiguration: { scope: 'task' } }] }),
  ],
  ['EFS', task({ volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }] })],
  ['EFS without its id', task({ volumes: [{ name: 'data', efsVolumeConfiguration: {} }] })],
  ...[
    ['interval', 4],
    ['interval', 300],
    ['timeout', 1],
    ['timeout', 121],
    ['retries', 0],
    ['retries', 11],
    ['startPeriod', 301],
  ].map(([member, value]): [string, (d: Members) => Members] => [
    `health check ${member ?? ''} ${value ?? ''}`,
    first({ healthCheck: { command: ['CMD', 'x'], [String(member)]: value } }),
  ]),
  ['a health check of nothing', first({ healthCheck: { command: [] } })],
  ['a health check without its word', first({ healthCheck: { command: ['curl', 'x'] } })],
  ['a stop of a second', first({ stopTimeout: 1 })],
  ['a stop of 120 seconds', first({ stopTimeout: 120 })],
  ['a stop of five minutes', first({ stopTimeout: 300 })],
  ['a restart every minute', first({ restartPolicy: { enabled: true, restartAttemptPeriod: 60 } })],
  ['a restart every second', first({ restartPolicy: { enabled: true, restartAttemptPeriod: 1 } })],
  ['privileged', first({ privileged: true })],
  ['a GPU', first({ resourceRequirements: [{ type: 'GPU', value: '1' }] })],
  ['a tmpfs', first({ linuxParameters: { tmpfs: [{ containerPath: '/t', size: 1 }] } })],
  ['swappiness 101', first({ linuxParameters: { swappiness: 101 } })],
  ['an extra host', first({ extraHosts: [{ hostname: 'a', ipAddress: '10.0.0.1' }] })],
  ['an unknown ulimit', first({ ulimits: [{ name: 'nofiles', softLimit: 1, hardLimit: 1 }] })],
  ...['host', 'task', 'all'].map((pidMode): [string, (d: Members) => Members] => [
    `pidMode ${pidMode}`,
    task({ pidMode }),
  ]),
  ['ipcMode task', task({ ipcMode: 'task' })],
  ...[20, 21, 200, 201].map((sizeInGiB): [string, (d: Members) => Members] => [
    `${sizeInGiB} GiB of storage`,
    task({ ephemeralStorage: { sizeInGiB } }),
  ]),
  ['Windows', task({ runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } })],
  ['ARM', task({ runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64' } })],
  [
    'a placement constraint',
    task({
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }],
    }),
  ],
  ['a placement constraint of nothing', task({ placementConstraints: [{ type: 'memberOf' }] })],
  ['a proxy that is nobody', task({ proxyConfiguration: { containerName: 'nobody' } })],
  ['a tag', task({ tags: [{ key: 'a', value: 'b' }] })],
  ['a tag of a long key', task({ tags: [{ key: 'a'.repeat(129), value: 'b' }] })],
]

test('there are definitions to compare', () => expect(files.length).toBeGreaterThan(10))

test.each(judged)(
  '%s and its variants get the same verdict from the console and the sandbox',
  async (_, definition) => {
    const apart: string[] = []
    for (const [what, change] of variants) {
      const changed = change(definition)
      const errors = checkTaskDefinition(changed)
        .filter((f) => f.severity === 'error')
        .map((f) => `${f.path.join('.')}: ${f.message}`)
      const refused = await refusal(changed)
      if (errors.length > 0 !== (refused !== null))
        apart.push(
          `${what}: the console says ${errors.join(' ') || 'nothing'}; ` +
            `the sandbox says ${refused ?? 'nothing'}`,
        )
    }
    expect(apart).toEqual([])
  },
  30_000,
)
