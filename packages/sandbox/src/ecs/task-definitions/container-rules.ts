import type {
  ContainerDefinition,
  NetworkMode,
  PortMapping,
  RegisterTaskDefinitionRequest,
} from '@aws-sdk/client-ecs'
import { client } from '../lookup.ts'

/**
 * Rules for each container, alone and among the others (docs: task_definition_parameters).
 * Texts without a source are ours.
 */
export function requireValidContainers(input: RegisterTaskDefinitionRequest): void {
  const containers = input.containerDefinitions ?? []
  if (containers.length === 0) throw client('Container list cannot be empty.')
  if (containers.length > 10)
    throw client('Task definition can have at most 10 container definitions.')
  for (const c of containers) checkContainer(c, input)
  if (new Set(containers.map((c) => c.name)).size < containers.length)
    throw client('Container names must be unique.')
  if (containers.every((c) => c.essential === false))
    throw client('A task definition must have at least one essential container.')
  checkDependencies(containers)
  // Users of Pulumi have this text (pulumi/pulumi-awsx#552).
  if (
    containers.some((c) => c.firelensConfiguration) &&
    !containers.some((c) => c.logConfiguration?.logDriver === 'awsfirelens')
  ) {
    throw client(
      'When a firelensConfiguration object is specified, at least one container has to be ' +
        'configured with the awsfirelens log driver.',
    )
  }
  const names = containers.flatMap((c) => c.portMappings ?? []).flatMap((p) => p.name ?? [])
  if (new Set(names).size < names.length)
    throw client('Port mapping names must be unique within a task definition.')
}

function checkContainer(c: ContainerDefinition, input: RegisterTaskDefinitionRequest): void {
  if (!c.name) throw client('Container.name should not be null or empty.')
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(c.name))
    throw client('Container.name contains invalid characters.')
  if (!c.image) throw client('Container.image should not be null or empty.')
  if (!/^[A-Za-z0-9][A-Za-z0-9_.\-/:@]{0,254}$/.test(c.image))
    throw client('Container.image contains invalid characters.')
  if (!input.memory && !c.memory && !c.memoryReservation) {
    throw client(
      `Invalid setting for container '${c.name}'. At least one of 'memory' or ` +
        "'memoryReservation' must be specified.",
    )
  }
  const least = input.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ? 4 : 6
  for (const member of ['memory', 'memoryReservation'] as const) {
    if ((c[member] ?? least) < least)
      throw client(
        `Invalid setting for container '${c.name}'. '${member}' must be at least ${least} MiB.`,
      )
  }
  if (c.memory && c.memoryReservation && c.memoryReservation > c.memory) {
    throw client(
      `Invalid setting for container '${c.name}'. 'memoryReservation' must not be greater ` +
        "than 'memory'.",
    )
  }
  if ((c.cpu ?? 0) < 0)
    throw client(`Invalid setting for container '${c.name}'. 'cpu' must not be negative.`)
  checkNumbers(c)
  for (const port of c.portMappings ?? []) checkPort(port, input.networkMode)
  if (c.links?.length && input.networkMode && input.networkMode !== 'bridge')
    throw client(`Links are not supported when networkMode=${input.networkMode}.`)
  checkLogging(c)
  checkEnvironment(c)
}

function checkNumbers(c: ContainerDefinition): void {
  const { healthCheck: h, restartPolicy: r, name = '' } = c
  const bounds = [
    ['healthCheck.interval', h?.interval, 5, 300],
    ['healthCheck.timeout', h?.timeout, 2, 120],
    ['healthCheck.retries', h?.retries, 1, 10],
    ['healthCheck.startPeriod', h?.startPeriod, 0, 300],
    ['restartPolicy.restartAttemptPeriod', r?.restartAttemptPeriod, 60, 1_800],
    ['restartPolicy.ignoredExitCodes', r?.ignoredExitCodes?.length, 0, 50],
    ['startTimeout', c.startTimeout, 2, Infinity],
    ['stopTimeout', c.stopTimeout, 2, Infinity],
    ['swappiness', c.linuxParameters?.swappiness, 0, 100],
  ] as const
  const broken = bounds.find(
    ([, value, least, most]) => value !== undefined && (value < least || value > most),
  )
  if (broken)
    throw client(
      `Invalid setting for container '${name}'. '${broken[0]}' must be ${broken[3] === Infinity ? `at least ${broken[2]}` : `between ${broken[2]} and ${broken[3]}`}.`,
    )
  if (h && !/^(NONE|CMD|CMD-SHELL)$/.test(h.command?.[0] ?? ''))
    throw client(
      `Invalid setting for container '${name}'. The health check command must begin with ` +
        'CMD, CMD-SHELL or NONE.',
    )
}

function checkPort(
  { containerPort, containerPortRange, hostPort }: PortMapping,
  mode: NetworkMode | undefined,
): void {
  if (mode === 'none') throw client('Port mappings are not supported when networkMode=none.')
  if (containerPortRange) {
    const [from = 0, to = 0] = containerPortRange.split('-').map(Number)
    if (!(from >= 1 && to <= 65_535 && from < to) || containerPort || hostPort)
      throw client(`Invalid 'containerPortRange' setting: ${containerPortRange}.`)
    return
  }
  if (containerPort === undefined || containerPort < 1 || containerPort > 65_535)
    throw client(`Invalid 'containerPort' setting for container: ${containerPort ?? 'null'}.`)
  if (hostPort !== undefined && (hostPort < 0 || hostPort > 65_535))
    throw client(`Invalid 'hostPort' setting for container: ${hostPort}.`)
  if ((mode === 'awsvpc' || mode === 'host') && hostPort && hostPort !== containerPort) {
    throw client(
      `When networkMode=${mode}, the host ports and container ports in port mappings must match.`,
    )
  }
}

/** Options that a log driver requires. */
const demanded: Record<string, readonly string[]> = {
  awslogs: ['awslogs-group', 'awslogs-region'],
  splunk: ['splunk-token', 'splunk-url'],
}

function checkLogging({ logConfiguration }: ContainerDefinition): void {
  const needs = demanded[logConfiguration?.logDriver ?? ''] ?? []
  // Secrets may give an option as well as options do.
  const has = new Set([
    ...Object.keys(logConfiguration?.options ?? {}),
    ...(logConfiguration?.secretOptions ?? []).map((s) => s.name),
  ])
  if (needs.some((option) => !has.has(option)))
    throw client(
      `Log driver ${logConfiguration?.logDriver ?? ''} requires options: ${needs.join(', ')}`,
    )
}

function checkEnvironment({
  environment = [],
  secrets = [],
  environmentFiles = [],
}: ContainerDefinition): void {
  const names = secrets.map((s) => s.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice)
    throw client(`Duplicate secret names found: ${twice}. Each secret name must be unique.`)
  const shared = names.find((name) => environment.some((e) => e.name === name))
  if (shared)
    throw client(
      'The secret name must be unique and not shared with any new or existing environment ' +
        `variables set on the container, such as '${shared}'.`,
    )
  if (environmentFiles.length > 10)
    throw client('A container can have at most 10 environment files.')
  const file = environmentFiles.find((f) => !/^arn:aws[a-z-]*:s3:::.+\.env$/.test(f.value ?? ''))
  if (file)
    throw client(
      `Invalid environment file '${file.value ?? ''}'. It must be the ARN of an S3 object ` +
        'that ends in .env.',
    )
}

function checkDependencies(containers: readonly ContainerDefinition[]): void {
  const byName = new Map(containers.map((c) => [c.name, c]))
  for (const { name = '', dependsOn = [], links = [], volumesFrom = [] } of containers) {
    for (const { containerName, condition } of dependsOn) {
      const other = byName.get(containerName)
      if (!other || containerName === name)
        throw client(
          `Container '${name}' depends on container '${containerName ?? ''}', which is ` +
            'not in the task definition.',
        )
      if (condition === 'HEALTHY' && !other.healthCheck)
        throw client(
          `Container '${name}' depends on container '${containerName ?? ''}' being ` +
            'HEALTHY, but it has no health check.',
        )
      if ((condition === 'COMPLETE' || condition === 'SUCCESS') && other.essential !== false) {
        throw client(
          'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
        )
      }
    }
    for (const link of links)
      if (!byName.has(link.split(':')[0]))
        throw client(`Container '${name}' links to '${link}', which is not in the task definition.`)
    for (const { sourceContainer } of volumesFrom)
      if (!byName.has(sourceContainer))
        throw client(
          `Container '${name}' mounts volumes from '${sourceContainer ?? ''}', which is ` +
            'not in the task definition.',
        )
  }
  for (const { name } of containers)
    if (reaches(byName, name, name, new Set()))
      throw client("Container dependencies must not form a cycle. Check 'dependsOn'.")
}

function reaches(
  all: ReadonlyMap<string | undefined, ContainerDefinition>,
  from: string | undefined,
  to: string | undefined,
  seen: Set<string | undefined>,
): boolean {
  return (all.get(from)?.dependsOn ?? []).some(({ containerName }) => {
    if (containerName === to) return true
    if (seen.has(containerName)) return false
    seen.add(containerName)
    return reaches(all, containerName, to, seen)
  })
}
