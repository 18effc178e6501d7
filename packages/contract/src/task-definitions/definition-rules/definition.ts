/**
 * A task definition for the rules. Parts that violate the model are removed, so each member has the
 * right type or is missing.
 */
export interface Definition {
  family?: string
  taskRoleArn?: string
  executionRoleArn?: string
  networkMode?: string
  containerDefinitions?: DefinitionContainer[]
  volumes?: Volume[]
  placementConstraints?: { type?: string; expression?: string }[]
  requiresCompatibilities?: string[]
  cpu?: string
  memory?: string
  pidMode?: string
  ipcMode?: string
  proxyConfiguration?: { type?: string; containerName?: string }
  inferenceAccelerators?: unknown[]
  ephemeralStorage?: { sizeInGiB?: number }
  runtimePlatform?: { cpuArchitecture?: string; operatingSystemFamily?: string }
}

export interface DefinitionContainer {
  name?: string
  image?: string
  repositoryCredentials?: unknown
  cpu?: number
  memory?: number
  memoryReservation?: number
  links?: string[]
  portMappings?: Port[]
  essential?: boolean
  restartPolicy?: { enabled?: boolean; ignoredExitCodes?: number[]; restartAttemptPeriod?: number }
  environment?: { name?: string; value?: string }[]
  environmentFiles?: { value?: string; type?: string }[]
  mountPoints?: { sourceVolume?: string; containerPath?: string }[]
  volumesFrom?: { sourceContainer?: string }[]
  linuxParameters?: {
    capabilities?: { add?: string[]; drop?: string[] }
    devices?: unknown[]
    sharedMemorySize?: number
    tmpfs?: unknown[]
    maxSwap?: number
    swappiness?: number
  }
  secrets?: Secret[]
  dependsOn?: { containerName?: string; condition?: string }[]
  startTimeout?: number
  stopTimeout?: number
  hostname?: string
  disableNetworking?: boolean
  privileged?: boolean
  dnsServers?: string[]
  dnsSearchDomains?: string[]
  extraHosts?: unknown[]
  dockerSecurityOptions?: string[]
  ulimits?: { name?: string; softLimit?: number; hardLimit?: number }[]
  logConfiguration?: {
    logDriver?: string
    options?: Record<string, string>
    secretOptions?: Secret[]
  }
  healthCheck?: {
    command?: string[]
    interval?: number
    timeout?: number
    retries?: number
    startPeriod?: number
  }
  resourceRequirements?: { type?: string; value?: string }[]
  firelensConfiguration?: { type?: string; options?: Record<string, string> }
}

export interface Port {
  containerPort?: number
  containerPortRange?: string
  hostPort?: number
  protocol?: string
  name?: string
  appProtocol?: string
}
export interface Secret {
  name?: string
  valueFrom?: string
}

export interface Volume {
  name?: string
  host?: { sourcePath?: string }
  dockerVolumeConfiguration?: { scope?: string; autoprovision?: boolean }
  efsVolumeConfiguration?: {
    rootDirectory?: string
    transitEncryption?: string
    transitEncryptionPort?: number
    authorizationConfig?: { accessPointId?: string; iam?: string }
  }
  fsxWindowsFileServerVolumeConfiguration?: unknown
  s3filesVolumeConfiguration?: unknown
  configuredAtLaunch?: boolean
}

export const onFargate = (d: Definition): boolean =>
  d.requiresCompatibilities?.includes('FARGATE') ?? false
export const onWindows = (d: Definition): boolean =>
  d.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false

/** A container's name in messages. */
export const called = (c: DefinitionContainer, i: number): string =>
  c.name ? `'${c.name}'` : `number ${i + 1}`
