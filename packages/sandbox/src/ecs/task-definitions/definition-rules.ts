import type {
  Attribute,
  Compatibility,
  RegisterTaskDefinitionRequest,
  Volume,
} from '@aws-sdk/client-ecs'
import { client } from '../lookup.ts'
import { checkConstraints } from '../placement/constraints.ts'
import { requireValidContainers } from './container-rules.ts'
import { fargateRefusal } from './fargate-rules.ts'

/** Refuses what RegisterTaskDefinition refuses. Texts without a source are ours. */
export function checkDefinition(input: RegisterTaskDefinitionRequest): void {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.family ?? '')) {
    throw client(
      'Invalid family name. Family should contain only letters, numbers, hyphens and ' +
        'underscores, at most 255.',
    )
  }
  if (JSON.stringify(input).length > 65_536)
    throw client('Task definition is too large: it can be at most 64 KiB.')
  requireValidContainers(input)
  checkVolumes(input)
  checkSize(input)
  checkConstraints(input.placementConstraints ?? [])
  if (input.placementConstraints?.some((c) => c.type !== 'memberOf'))
    throw client('Only memberOf placement constraints are supported in a task definition.')
  const proxy = input.proxyConfiguration?.containerName
  if (proxy !== undefined && !input.containerDefinitions?.some((c) => c.name === proxy))
    throw client(`The proxy container '${proxy}' is not in the task definition.`)
  if (input.requiresCompatibilities?.includes('EXTERNAL') && input.networkMode === 'awsvpc')
    throw client('The EXTERNAL launch type does not support network mode awsvpc.')
  if (!input.requiresCompatibilities?.includes('FARGATE')) return
  const refusal = fargateRefusal(input)
  if (refusal) throw client(refusal)
}

/** One of these is what a volume is; none of them is an empty directory. */
const kinds = [
  'host',
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
  's3filesVolumeConfiguration',
] as const

function checkVolumes({
  volumes = [],
  containerDefinitions = [],
}: RegisterTaskDefinitionRequest): void {
  const names = new Set<string>()
  for (const volume of volumes) {
    const { name = '' } = volume
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw client(`Invalid volume name '${name}'.`)
    if (names.has(name)) throw client(`Volume names must be unique: '${name}' comes twice.`)
    names.add(name)
    if (
      kinds.filter((kind) => kind in volume && volume[kind as keyof Volume] !== undefined).length >
      1
    )
      throw client(`Volume '${name}' can have one configuration only.`)
  }
  for (const { sourceVolume, containerPath } of containerDefinitions.flatMap(
    (c) => c.mountPoints ?? [],
  )) {
    if (!names.has(sourceVolume ?? '')) throw client(`Unknown volume '${sourceVolume ?? ''}'.`)
    if (!containerPath) throw client('A mount point must have a containerPath.')
  }
}

/** Sizes at the task level are text: units, or "1 vCPU" and "2 GB", which ECS keeps as units. */
function checkSize({
  cpu,
  memory,
  containerDefinitions = [],
}: RegisterTaskDefinitionRequest): void {
  if (cpu !== undefined && !(Number(cpu) >= 128 && Number(cpu) <= 196_608)) {
    throw client(
      "Invalid 'cpu' setting for task. For more information, see the Troubleshooting " +
        'section of the Amazon ECS Developer Guide.',
    )
  }
  if (memory !== undefined && !(Number(memory) >= 6))
    throw client("Invalid 'memory' setting for task.")
  const total = containerDefinitions.reduce((sum, c) => sum + (c.cpu ?? 0), 0)
  if (cpu !== undefined && total > Number(cpu))
    throw client(
      `The CPU units of the containers, ${total}, are more than those of the task, ${cpu}.`,
    )
  const largest = Math.max(0, ...containerDefinitions.map((c) => c.memory ?? 0))
  const reserved = containerDefinitions.reduce((sum, c) => sum + (c.memoryReservation ?? 0), 0)
  if (memory !== undefined && (largest > Number(memory) || reserved > Number(memory)))
    throw client(`The memory of the containers is more than that of the task, ${memory} MiB.`)
}

/** "1 vCPU" and "2 GB" as units, as the answer has them; what is not understood stays as it is. */
export function toUnits(size: string | undefined, kind: 'cpu' | 'memory'): string | undefined {
  const [, value, unit] = /^\s*(\d+(?:\.\d+)?)\s*(vcpu|gb)\s*$/i.exec(size ?? '') ?? []
  if (value === undefined || (unit?.toLowerCase() === 'vcpu') !== (kind === 'cpu')) return size
  return String(Number(value) * 1_024)
}

/** Launch types that could run it, whatever it requires. */
export function compatibilitiesOf(input: RegisterTaskDefinitionRequest): Compatibility[] {
  const { networkMode, volumes = [] } = input
  // Anywhere is a place without network interfaces of AWS's, and without EFS.
  const outside = networkMode !== 'awsvpc' && !volumes.some((v) => v.efsVolumeConfiguration)
  return [
    ...(outside ? (['EXTERNAL'] as const) : []),
    'EC2',
    ...(fargateRefusal(input) === undefined ? (['FARGATE'] as const) : []),
  ]
}

/**
 * The capabilities that an instance needs for it. Those of a network interface go unasked on
 * Fargate, where there is no instance.
 */
export function requirementsOf(input: RegisterTaskDefinitionRequest): Attribute[] {
  const containers = input.containerDefinitions ?? []
  const logs = containers.some((c) => c.logConfiguration?.logDriver === 'awslogs')
  const ecr = containers.some((c) => c.image?.includes('.dkr.ecr.'))
  const secrets = containers.flatMap((c) => c.secrets ?? []).map((s) => s.valueFrom ?? '')
  const names = [
    logs && 'com.amazonaws.ecs.capability.logging-driver.awslogs',
    logs && input.executionRoleArn && 'ecs.capability.execution-role-awslogs',
    ecr && 'com.amazonaws.ecs.capability.ecr-auth',
    ecr && input.executionRoleArn && 'ecs.capability.execution-role-ecr-pull',
    containers.some((c) => c.healthCheck) && 'ecs.capability.container-health-check',
    secrets.some((s) => s.includes(':secretsmanager:')) &&
      'ecs.capability.secrets.asm.environment-variables',
    secrets.some((s) => !s.includes(':secretsmanager:')) &&
      'ecs.capability.secrets.ssm.environment-variables',
    input.taskRoleArn && 'com.amazonaws.ecs.capability.task-iam-role',
    input.networkMode === 'awsvpc' && 'ecs.capability.task-eni',
    'com.amazonaws.ecs.capability.docker-remote-api.1.18',
    logs && 'com.amazonaws.ecs.capability.docker-remote-api.1.19',
  ]
  return names.filter((name) => typeof name === 'string').map((name) => ({ name }))
}
