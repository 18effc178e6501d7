import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import type { DefinitionState } from '../ecs/state.ts'
import { addDefinition } from '../ecs/task-definitions/task-definitions.ts'
import { newGroup } from '../logs/groups.ts'
import type { Region } from '../world/region.ts'

export interface App {
  name: string
  team: string
  /** Repository of its image. Defaults to one of its own name. */
  repository?: string
  cpu: number
  memory: number
  port?: number
  /** Tags of its image, oldest first; each is a revision. */
  tags: readonly string[]
  fargate: boolean
  environment?: Record<string, string>
  secrets?: readonly string[]
  sidecar?: boolean
  healthCheck?: boolean
  command?: string[]
}

/** Time between two revisions, in milliseconds. */
const every = 9 * 24 * 3_600_000

/**
 * Registers the revisions of an app, nine days apart, the last one at `registeredAt`. Returns all
 * of them.
 */
export function registerSeedDefinition(
  region: Region,
  app: App,
  { registeredAt, by }: { registeredAt: number; by: string },
): DefinitionState[] {
  for (const name of [app.name, ...(app.sidecar ? ['otel-collector'] : [])]) {
    const group = `/ecs/${name}`
    if (!region.logs.groups.has(group))
      newGroup(
        region,
        group,
        { tags: { team: app.team } },
        Math.floor(registeredAt - app.tags.length * every),
      ).retentionInDays = 30
  }
  return app.tags.map((tag, n) => {
    // The oldest revision differs in more than the image, for a better comparison.
    const older = n === 0 && app.tags.length > 1
    return addDefinition(region, definitionOf(region, app, { tag, older }), {
      registeredAt: registeredAt - (app.tags.length - 1 - n) * every,
      by,
    })
  })
}

interface SeedRevision {
  tag: string
  /** The oldest revision differs in more than the image. */
  older: boolean
}

function definitionOf(
  region: Region,
  app: App,
  { tag, older }: SeedRevision,
): RegisterTaskDefinitionRequest {
  const role = (name: string) => `arn:aws:iam::${region.account}:role/${name}`
  const containers = [main(region, app, { tag, older })]
  if (app.sidecar && !older) containers.push(collector(region, app))
  return {
    family: app.name,
    taskRoleArn: role(`${app.name}-task`),
    executionRoleArn: role('ecsTaskExecutionRole'),
    networkMode: app.fargate ? 'awsvpc' : 'bridge',
    ...(app.fargate
      ? { requiresCompatibilities: ['FARGATE'], cpu: String(app.cpu), memory: String(app.memory) }
      : { requiresCompatibilities: ['EC2'] }),
    runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    containerDefinitions: containers,
    tags: [
      { key: 'team', value: app.team },
      { key: 'service', value: app.name },
    ],
  }
}

function main(region: Region, app: App, { tag, older }: SeedRevision): ContainerDefinition {
  const { environment = {}, secrets = [], port } = app
  const known = {
    LOG_LEVEL: 'info',
    SERVICE_NAME: app.name,
    AWS_REGION: region.name,
    ...(older ? {} : { RELEASE: tag, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' }),
  }
  return {
    name: app.name,
    image: `${region.account}.dkr.ecr.${region.name}.amazonaws.com/${app.repository ?? app.name}:${tag}`,
    essential: true,
    cpu: app.fargate ? 0 : app.cpu,
    ...(app.fargate
      ? {}
      : { memory: app.memory, memoryReservation: Math.round(app.memory * 0.75) }),
    command: app.command,
    portMappings:
      port === undefined
        ? []
        : [{ containerPort: port, protocol: 'tcp', name: 'http', appProtocol: 'http' }],
    environment: Object.entries({ ...known, ...environment }).map(([name, value]) => ({
      name,
      value,
    })),
    secrets: secrets.map((name) => ({
      name,
      valueFrom: `arn:aws:secretsmanager:${region.name}:${region.account}:secret:${app.team}/${app.name}/${name.toLowerCase().replaceAll('_', '-')}-a1B2c3`,
    })),
    dockerLabels: { 'com.example.team': app.team, 'com.example.release': tag },
    ...(app.healthCheck && port !== undefined
      ? {
          healthCheck: {
            command: ['CMD-SHELL', `curl -fsS http://localhost:${port}/healthz || exit 1`],
            interval: 15,
            timeout: 5,
            retries: 3,
            startPeriod: 10,
          },
        }
      : {}),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': `/ecs/${app.name}`,
        'awslogs-region': region.name,
        'awslogs-stream-prefix': 'ecs',
      },
    },
  }
}

function collector(region: Region, app: App): ContainerDefinition {
  return {
    name: 'otel-collector',
    image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.1',
    essential: false,
    cpu: app.fargate ? 0 : 64,
    memory: 128,
    command: ['--config=/etc/ecs/ecs-default-config.yaml'],
    dependsOn: [],
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': '/ecs/otel-collector',
        'awslogs-region': region.name,
        'awslogs-stream-prefix': app.name,
      },
    },
  }
}
