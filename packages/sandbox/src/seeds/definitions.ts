import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import type { DefinitionState } from '../ecs/state.ts'
import { addDefinition } from '../ecs/task-definitions/task-definitions.ts'
import { newGroup } from '../logs/groups.ts'
import type { Region } from '../world/region.ts'

export interface App {
  name: string
  team: string
  /** The ECR repository of the image; by default, the app's name. */
  repository?: string
  cpu: number
  memory: number
  port?: number
  /** Tags of its image, oldest first. Each makes one revision. */
  tags: readonly string[]
  fargate: boolean
  environment?: Record<string, string>
  secrets?: readonly string[]
  sidecar?: boolean
  /** Checks `/healthz` on the port; needs one. */
  healthCheck?: boolean
  command?: string[]
}

/** Milliseconds between two revisions. */
const interval = 9 * 24 * 3_600_000

/**
 * Creates the app's log groups, and registers one revision for each image tag, nine days apart; the
 * last at `registeredAt`. Returns the revisions.
 */
export function registerSeedDefinition(
  region: Region,
  app: App,
  { registeredAt, by }: { registeredAt: number; by: string },
): DefinitionState[] {
  for (const container of [app.name, ...(app.sidecar ? ['otel-collector'] : [])]) {
    const name = `/ecs/${container}`
    if (region.logs.groups.has(name)) continue
    const createdAt = Math.floor(registeredAt - app.tags.length * interval)
    const group = newGroup(region, name, { tags: { team: app.team } }, createdAt)
    group.retentionInDays = 30
  }
  return app.tags.map((tag, n) => {
    const oldest = n === 0 && app.tags.length > 1
    return addDefinition(region, definitionOf(region, app, { tag, oldest }), {
      registeredAt: registeredAt - (app.tags.length - 1 - n) * interval,
      by,
    })
  })
}

interface SeedRevision {
  tag: string
  /** The oldest revision also differs in its environment and sidecar, so a comparison shows more. */
  oldest: boolean
}

function definitionOf(
  region: Region,
  app: App,
  { tag, oldest }: SeedRevision,
): RegisterTaskDefinitionRequest {
  const role = (name: string) => `arn:aws:iam::${region.account}:role/${name}`
  const containers = [main(region, app, { tag, oldest })]
  if (app.sidecar && !oldest) containers.push(collector(region, app))
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

function main(region: Region, app: App, { tag, oldest }: SeedRevision): ContainerDefinition {
  const { environment = {}, secrets = [], port } = app
  const defaults = {
    LOG_LEVEL: 'info',
    SERVICE_NAME: app.name,
    AWS_REGION: region.name,
    ...(oldest ? {} : { RELEASE: tag, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' }),
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
    environment: Object.entries({ ...defaults, ...environment }).map(([name, value]) => ({
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
