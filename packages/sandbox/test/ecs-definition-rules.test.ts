import { readdirSync, readFileSync } from 'node:fs'
import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { describe, expect, test } from 'vitest'
import {
  listTaskDefinitions,
  registerTaskDefinition,
} from '../src/ecs/task-definitions/task-definitions.ts'
import { executionRoleArn, world } from './ecs-world.ts'

const samples = new URL('../../../../shared/task-definitions/', import.meta.url)
const app = (more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: 'app',
  image: 'nginx',
  memory: 128,
  ...more,
})
const base = (
  more: Partial<RegisterTaskDefinitionRequest> = {},
): RegisterTaskDefinitionRequest => ({ family: 'web', containerDefinitions: [app()], ...more })
const fargate = (
  more: Partial<RegisterTaskDefinitionRequest> = {},
): RegisterTaskDefinitionRequest =>
  base({
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    ...more,
  })
const two = (first: Partial<ContainerDefinition>, second: Partial<ContainerDefinition> = {}) =>
  base({ containerDefinitions: [app(first), app({ name: 'side', essential: false, ...second })] })

/**
 * Two of the samples give a host port of their own to a network interface of their own, which ECS
 * refuses.
 */
const refusedAsTheyAre = new Set(['kibana_ec2.json', 'tomcat_ec2.json'])

test.each(readdirSync(samples).filter((f) => f.endsWith('.json')))(
  '%s registers, and comes back as it was',
  (name) => {
    const { call } = world()
    const input = JSON.parse(
      readFileSync(new URL(name, samples), 'utf8'),
    ) as RegisterTaskDefinitionRequest
    if (refusedAsTheyAre.has(name)) {
      expect(() => registerTaskDefinition(input, call)).toThrow(
        'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
      )
      for (const port of input.containerDefinitions?.flatMap((c) => c.portMappings ?? []) ?? [])
        port.hostPort = port.containerPort
    }
    const onFargate = input.requiresCompatibilities?.includes('FARGATE')
    if (onFargate && !input.executionRoleArn) {
      expect(() => registerTaskDefinition(input, call)).toThrow(
        'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
      )
      input.executionRoleArn = executionRoleArn
    }
    expect(registerTaskDefinition(input, call).taskDefinition).toMatchObject(input)
  },
)

describe('refuses invalid definitions and registers nothing', () => {
  test.each<[string, RegisterTaskDefinitionRequest]>([
    ['Fargate only supports network mode ‘awsvpc’.', fargate({ networkMode: 'bridge' })],
    [
      "Fargate requires that 'memory' be defined at the task level.",
      fargate({ memory: undefined }),
    ],
    [
      'Fargate requires task definition to have execution role ARN to support ECR images.',
      fargate({
        containerDefinitions: [app({ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web' })],
      }),
    ],
    [
      "you must also specify a value for 'executionRoleArn'",
      fargate({ containerDefinitions: [app({ secrets: [{ name: 'A', valueFrom: '/a' }] })] }),
    ],
    [
      "Tasks using the Fargate launch type do not support pidMode 'host'.",
      fargate({ pidMode: 'host' }),
    ],
    ['Tasks using the Fargate launch type do not support ipcMode.', fargate({ ipcMode: 'task' })],
    [
      'No Fargate configuration exists for given values: 256 CPU, 4096 memory.',
      fargate({ memory: '4096' }),
    ],
    [
      'No Fargate configuration exists for given values: 32768 CPU, 65536 memory.',
      fargate({ cpu: '32768', memory: '65536' }),
    ],
    [
      'No Fargate configuration exists for given values: 8192 CPU, 16384 memory.',
      fargate({
        cpu: '8192',
        memory: '16384',
        runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
      }),
    ],
    ['do not support privileged', fargate({ containerDefinitions: [app({ privileged: true })] })],
    [
      'do not support sourcePath',
      fargate({ volumes: [{ name: 'v', host: { sourcePath: '/x' } }] }),
    ],
    [
      'Log driver gelf is not supported on Fargate.',
      fargate({ containerDefinitions: [app({ logConfiguration: { logDriver: 'gelf' } })] }),
    ],
    [
      'to include awslogs-stream-prefix',
      fargate({
        containerDefinitions: [
          app({
            logConfiguration: {
              logDriver: 'awslogs',
              options: { 'awslogs-group': 'g', 'awslogs-region': 'r' },
            },
          }),
        ],
      }),
    ],
    [
      'maximum stopTimeout is 120 seconds',
      fargate({ containerDefinitions: [app({ stopTimeout: 121 })] }),
    ],
    [
      'at least one container has to be configured with the awsfirelens log driver',
      two({ firelensConfiguration: { type: 'fluentbit' } }),
    ],
    [
      'do not support placementConstraints',
      fargate({ placementConstraints: [{ type: 'memberOf', expression: 'attribute:a exists' }] }),
    ],
    ["Invalid 'cpu' setting for task.", base({ cpu: '100' })],
    [
      'The CPU units of the containers, 600, are more',
      base({ cpu: '512', containerDefinitions: [app({ cpu: 600 })] }),
    ],
    ['The memory of the containers is more', base({ memory: '64' })],
    ['Container list cannot be empty.', base({ containerDefinitions: [] })],
    ['Container names must be unique.', base({ containerDefinitions: [app(), app()] })],
    [
      'at least one essential container',
      base({ containerDefinitions: [app({ essential: false })] }),
    ],
    [
      "At least one of 'memory' or 'memoryReservation' must be specified.",
      base({ containerDefinitions: [app({ memory: undefined })] }),
    ],
    [
      "'memoryReservation' must not be greater",
      base({ containerDefinitions: [app({ memoryReservation: 256 })] }),
    ],
    [
      "'healthCheck.interval' must be between 5 and 300",
      base({
        containerDefinitions: [app({ healthCheck: { command: ['CMD', 'x'], interval: 2 } })],
      }),
    ],
    [
      'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
      base({
        networkMode: 'awsvpc',
        containerDefinitions: [app({ portMappings: [{ containerPort: 80, hostPort: 81 }] })],
      }),
    ],
    [
      'When networkMode=host, the host ports',
      base({
        networkMode: 'host',
        containerDefinitions: [app({ portMappings: [{ containerPort: 80, hostPort: 81 }] })],
      }),
    ],
    [
      'networkMode=none',
      base({
        networkMode: 'none',
        containerDefinitions: [app({ portMappings: [{ containerPort: 80 }] })],
      }),
    ],
    [
      "Invalid 'containerPort' setting",
      base({ containerDefinitions: [app({ portMappings: [{ containerPort: 70_000 }] })] }),
    ],
    [
      'Links are not supported when networkMode=awsvpc.',
      { ...two({ links: ['side'] }), networkMode: 'awsvpc' },
    ],
    ["links to 'ghost'", two({ links: ['ghost'] })],
    [
      "depends on container 'ghost'",
      two({ dependsOn: [{ containerName: 'ghost', condition: 'START' }] }),
    ],
    ['has no health check', two({ dependsOn: [{ containerName: 'side', condition: 'HEALTHY' }] })],
    [
      'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
      two({}, { dependsOn: [{ containerName: 'app', condition: 'SUCCESS' }] }),
    ],
    [
      'must not form a cycle',
      two(
        { dependsOn: [{ containerName: 'side', condition: 'START' }] },
        { dependsOn: [{ containerName: 'app', condition: 'START' }] },
      ),
    ],
    [
      "Unknown volume 'data'.",
      base({
        containerDefinitions: [
          app({ mountPoints: [{ sourceVolume: 'data', containerPath: '/d' }] }),
        ],
      }),
    ],
    [
      'can have one configuration only',
      base({
        volumes: [{ name: 'v', host: {}, efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
      }),
    ],
    [
      'Log driver awslogs requires options: awslogs-group, awslogs-region',
      base({
        containerDefinitions: [
          app({ logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } } }),
        ],
      }),
    ],
    [
      "such as 'TOKEN'",
      base({
        containerDefinitions: [
          app({
            environment: [{ name: 'TOKEN', value: 'x' }],
            secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:us-east-1:1:parameter/t' }],
          }),
        ],
      }),
    ],
    [
      'ends in .env',
      base({
        containerDefinitions: [
          app({ environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/vars.txt' }] }),
        ],
      }),
    ],
    ['Only memberOf', base({ placementConstraints: [{ type: 'distinctInstance' as 'memberOf' }] })],
    [
      'does not support network mode awsvpc',
      base({ networkMode: 'awsvpc', requiresCompatibilities: ['EXTERNAL'] }),
    ],
    [
      'too large',
      base({
        containerDefinitions: [app({ environment: [{ name: 'A', value: 'x'.repeat(66_000) }] })],
      }),
    ],
  ])('%s', (message, input) => {
    const { call } = world()
    expect(() => registerTaskDefinition(input, call)).toThrow(message)
    expect(listTaskDefinitions({}, call).taskDefinitionArns).toEqual([])
  })
})

test('converts sizes to units and sets the compatibilities', () => {
  const { call } = world()
  const register = (input: RegisterTaskDefinitionRequest) =>
    registerTaskDefinition(input, call).taskDefinition
  expect(register(fargate({ cpu: '1 vCPU', memory: '2 GB' }))).toMatchObject({
    cpu: '1024',
    memory: '2048',
    compatibilities: ['EC2', 'FARGATE'],
  })
  expect(register(base({ networkMode: 'awsvpc' }))?.compatibilities).toEqual(['EC2'])
  expect(register(base({ networkMode: 'bridge' }))?.compatibilities).toEqual(['EXTERNAL', 'EC2'])
  expect(register(fargate({ cpu: '32768', memory: '249856' }))?.compatibilities).toEqual([
    'EC2',
    'FARGATE',
  ])
  const names = register(
    fargate({
      executionRoleArn: 'arn:aws:iam::1:role/x',
      containerDefinitions: [
        app({
          image: '1.dkr.ecr.us-east-1.amazonaws.com/a:b',
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': 'g', 'awslogs-region': 'r', 'awslogs-stream-prefix': 'p' },
          },
        }),
      ],
    }),
  )?.requiresAttributes?.map((a) => a.name)
  expect(names).toEqual(
    expect.arrayContaining([
      'ecs.capability.execution-role-ecr-pull',
      'ecs.capability.execution-role-awslogs',
      'ecs.capability.task-eni',
    ]),
  )
})
