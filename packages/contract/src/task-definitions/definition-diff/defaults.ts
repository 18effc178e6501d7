type Members = Record<string, unknown>

/** Defaults by list or object. ECS writes them into its answers, or behaves as if they were set. */
const defaults: Record<string, Members> = {
  '': { networkMode: 'bridge', enableFaultInjection: false },
  containerDefinitions: {
    essential: true,
    cpu: 0,
    privileged: false,
    readonlyRootFilesystem: false,
    interactive: false,
    pseudoTerminal: false,
    disableNetworking: false,
    versionConsistency: 'enabled',
  },
  portMappings: { protocol: 'tcp' },
  mountPoints: { readOnly: false },
  volumesFrom: { readOnly: false },
  healthCheck: { interval: 30, timeout: 5, retries: 3, startPeriod: 0 },
  restartPolicy: { restartAttemptPeriod: 300 },
  linuxParameters: { initProcessEnabled: false },
  runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64' },
  volumes: { configuredAtLaunch: false },
  dockerVolumeConfiguration: { scope: 'task', autoprovision: false, driver: 'local' },
  efsVolumeConfiguration: { rootDirectory: '/', transitEncryption: 'DISABLED' },
  authorizationConfig: { iam: 'DISABLED' },
  proxyConfiguration: { type: 'APPMESH' },
}

/** Members that only answers have. */
const answered = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
])

/**
 * Whether a member means the same as if it were absent. `place` is the nearest member name above,
 * '' at the top.
 */
export function saysNothing(place: string, name: string, value: unknown): boolean {
  if (value === null || value === undefined || (place === '' && answered.has(name))) return true
  return defaults[place]?.[name] === value
}

/**
 * The default host port of a mapping: the container port in awsvpc and host mode, else one that
 * Docker chooses.
 */
export const hostPortUnsaid = (
  networkMode: unknown,
  { containerPort, hostPort }: Members,
): boolean =>
  hostPort === 0 ||
  ((networkMode === 'awsvpc' || networkMode === 'host') && hostPort === containerPort)

/** ECS stores "1 vCPU" and "2 GB" as units and MiB (docs: task_size). */
export function inUnits(size: unknown): unknown {
  const [, value, unit] =
    /^\s*(\d+(?:\.\d+)?)\s*(vcpu|gb)\s*$/i.exec(typeof size === 'string' ? size : '') ?? []
  return value !== undefined && unit !== undefined ? String(Number(value) * 1_024) : size
}
