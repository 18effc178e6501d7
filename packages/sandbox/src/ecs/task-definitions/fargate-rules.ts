import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'

/** Fargate's task sizes: memory in MiB for each cpu, as from, to and step. */
const sizes: Record<string, readonly [number, number, number]> = {
  '256': [512, 2048, 512],
  '512': [1024, 4096, 1024],
  '1024': [2048, 8192, 1024],
  '2048': [4096, 16384, 1024],
  '4096': [8192, 30720, 1024],
  '8192': [16384, 61440, 4096],
  '16384': [32768, 122880, 8192],
}
/** 32 vCPU comes with these alone. */
const largest = [61440, 122880, 249856]
/** Windows has the middle of the table only. */
const windows = new Set(['1024', '2048', '4096'])
const drivers = new Set(['awslogs', 'splunk', 'awsfirelens'])

function fits(cpu: string, memory: string): boolean {
  const wanted = Number(memory)
  if (cpu === '32768') return largest.includes(wanted)
  if (cpu === '256' && wanted === 1536) return false
  const size = sizes[cpu]
  return !!size && wanted >= size[0] && wanted <= size[1] && (wanted - size[0]) % size[2] === 0
}

/**
 * Why a container needs the task's execution role, in ECS's words; undefined if it does not. On
 * Fargate the role reads secrets, writes logs and pulls from ECR (docs: task_execution_IAM_role).
 */
function needsExecutionRole(container: ContainerDefinition): string | undefined {
  const { image = '', logConfiguration, repositoryCredentials, secrets } = container
  if (secrets?.length || logConfiguration?.secretOptions?.length || repositoryCredentials)
    return (
      'When you are specifying container secrets, you must also specify a value for ' +
      "'executionRoleArn'"
    )
  if (/^\d{12}\.dkr[.-]ecr/.test(image))
    return 'Fargate requires task definition to have execution role ARN to support ECR images.'
  return logConfiguration?.logDriver === 'awslogs'
    ? 'Fargate requires task definition to have execution role ARN to support log driver awslogs.'
    : undefined
}

/**
 * Why Fargate would not run a task definition, in ECS's words as far as they are known; undefined
 * if it would (docs: fargate-tasks-services).
 */
export function fargateRefusal(input: RegisterTaskDefinitionRequest): string | undefined {
  const { cpu, memory, networkMode, runtimePlatform, ephemeralStorage } = input
  if (networkMode !== 'awsvpc') return 'Fargate only supports network mode ‘awsvpc’.'
  if (!cpu) return "Fargate requires that 'cpu' be defined at the task level."
  if (!memory) return "Fargate requires that 'memory' be defined at the task level."
  const onWindows = runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false
  if (!fits(cpu, memory) || (onWindows && !windows.has(cpu))) {
    return (
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See ` +
      'the Amazon ECS documentation for the valid values.'
    )
  }
  if (input.placementConstraints?.length)
    return 'Fargate compatible task definitions do not support placementConstraints'
  if (input.ipcMode) return 'Tasks using the Fargate launch type do not support ipcMode.'
  if (input.pidMode && input.pidMode !== 'task')
    return (
      `Tasks using the Fargate launch type do not support pidMode '${input.pidMode}'. The ` +
      "supported value for pidMode is 'task'."
    )
  if (input.inferenceAccelerators?.length)
    return 'Fargate compatible task definitions do not support inferenceAccelerators'
  for (const volume of input.volumes ?? []) {
    if (volume.dockerVolumeConfiguration)
      return 'Fargate compatible task definitions do not support dockerVolumeConfiguration'
    if (volume.host?.sourcePath)
      return 'Fargate compatible task definitions do not support sourcePath'
  }
  const size = ephemeralStorage?.sizeInGiB
  if (size !== undefined && (size < 21 || size > 200))
    return 'The ephemeral storage size must be between 21 and 200 GiB.'
  for (const container of input.containerDefinitions ?? []) {
    const refused = refusedMember(container)
    if (refused) return `Fargate compatible task definitions do not support ${refused}`
    const driver = container.logConfiguration?.logDriver
    if (driver && !drivers.has(driver)) return `Log driver ${driver} is not supported on Fargate.`
    // Users of CDK have this text (aws/aws-cdk#1422).
    if (
      driver === 'awslogs' &&
      !('awslogs-stream-prefix' in (container.logConfiguration?.options ?? {})) &&
      !container.logConfiguration?.secretOptions?.some((s) => s.name === 'awslogs-stream-prefix')
    ) {
      return (
        'Fargate requires log configuration options to include awslogs-stream-prefix to ' +
        'support log driver awslogs.'
      )
    }
    const unreadable = input.executionRoleArn ? undefined : needsExecutionRole(container)
    if (unreadable) return unreadable
    if ((container.stopTimeout ?? 0) > 120)
      return 'On Fargate the maximum stopTimeout is 120 seconds.'
  }
  return undefined
}

/** The member of a container that Fargate has no room for. */
function refusedMember(c: ContainerDefinition): string | undefined {
  const members = [
    ['privileged', c.privileged],
    ['links', c.links?.length],
    ['dnsServers', c.dnsServers?.length],
    ['dnsSearchDomains', c.dnsSearchDomains?.length],
    ['extraHosts', c.extraHosts?.length],
    ['hostname', c.hostname],
    ['dockerSecurityOptions', c.dockerSecurityOptions?.length],
    ['disableNetworking', c.disableNetworking],
    ['devices', c.linuxParameters?.devices?.length],
    ['sharedMemorySize', c.linuxParameters?.sharedMemorySize],
    ['tmpfs', c.linuxParameters?.tmpfs?.length],
    ['maxSwap', c.linuxParameters?.maxSwap],
    ['swappiness', c.linuxParameters?.swappiness],
    ['resourceRequirements', c.resourceRequirements?.some((r) => r.type === 'GPU')],
  ] as const
  return members.find(([, value]) => !!value)?.[0]
}
