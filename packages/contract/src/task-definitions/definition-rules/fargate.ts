import { onFargate, onWindows, type DefinitionContainer, type Definition } from './definition.ts'
import { error, warning, type Finding } from './finding.ts'
import { sizeOf } from './task-size.ts'

/**
 * Memory in MiB by CPU units; 32 vCPU has three sizes only (docs: fargate-tasks-services, task CPU
 * and memory).
 */
const memoryOf = new Map<number, readonly number[]>([
  [256, [512, 1_024, 2_048]],
  [512, steps(1_024, 4_096, 1_024)],
  [1_024, steps(2_048, 8_192, 1_024)],
  [2_048, steps(4_096, 16_384, 1_024)],
  [4_096, steps(8_192, 30_720, 1_024)],
  [8_192, steps(16_384, 61_440, 4_096)],
  [16_384, steps(32_768, 122_880, 8_192)],
  [32_768, [61_440, 122_880, 249_856]],
])
const onWindowsToo = [1_024, 2_048, 4_096]

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, i) => from + i * by)
}

/** Fargate's task sizes, for a form. */
export const fargateSizes: ReadonlyMap<number, readonly number[]> = memoryOf

/** Checks Fargate's limits, if the definition requires Fargate. */
export function checkFargate(d: Definition): Finding[] {
  if (!onFargate(d)) return []
  const found: Finding[] = []
  if (d.networkMode !== 'awsvpc')
    found.push(
      error(
        d.networkMode === undefined ? [] : ['networkMode'],
        `Fargate has the network mode awsvpc alone${d.networkMode === undefined ? '; none is set, which means bridge' : ''}.`,
      ),
    )
  found.push(...size(d))
  if (d.placementConstraints?.length)
    found.push(error(['placementConstraints'], 'Fargate has no placement constraints.'))
  if (d.ipcMode) found.push(error(['ipcMode'], 'Fargate has no ipcMode.'))
  if (d.pidMode === 'host')
    found.push(
      error(['pidMode'], "Fargate has no host to share processes with: pidMode can be 'task'."),
    )
  if (d.inferenceAccelerators?.length)
    found.push(error(['inferenceAccelerators'], 'Fargate has no inference accelerators.'))
  const storage = d.ephemeralStorage?.sizeInGiB
  // Docs: 20 GiB are the default.
  if (storage !== undefined && (storage < 21 || storage > 200))
    found.push(
      error(
        ['ephemeralStorage', 'sizeInGiB'],
        'Ephemeral storage is 21 to 200 GiB; without this it is 20.',
      ),
    )
  for (const [i, volume] of (d.volumes ?? []).entries()) {
    if (volume.dockerVolumeConfiguration)
      found.push(
        error(
          ['volumes', i, 'dockerVolumeConfiguration'],
          'Fargate has no Docker volumes: use EFS, EBS, or an empty volume.',
        ),
      )
    if (volume.host?.sourcePath)
      found.push(
        error(
          ['volumes', i, 'host', 'sourcePath'],
          'On Fargate there is no host whose path could be mounted.',
        ),
      )
    if (volume.fsxWindowsFileServerVolumeConfiguration)
      found.push(
        warning(
          ['volumes', i, 'fsxWindowsFileServerVolumeConfiguration'],
          'FSx for Windows File Server is for EC2 alone.',
        ),
      )
  }
  for (const [i, c] of (d.containerDefinitions ?? []).entries()) found.push(...container(c, i))
  return found
}

function size(d: Definition): Finding[] {
  const missing = (['cpu', 'memory'] as const).filter((member) => !d[member])
  if (missing.length > 0)
    return missing.map((member) => error([], `Fargate needs '${member}' at the level of the task.`))
  const cpu = sizeOf(d.cpu, 'cpu') ?? -1
  const memory = sizeOf(d.memory, 'memory') ?? -1
  const fitting = memoryOf.get(cpu)
  if (!fitting)
    return [
      error(
        ['cpu'],
        `Fargate has no task of ${d.cpu ?? ''} CPU: ${[...memoryOf.keys()].join(', ')}.`,
      ),
    ]
  if (onWindows(d) && !onWindowsToo.includes(cpu))
    return [error(['cpu'], `Windows tasks on Fargate have ${onWindowsToo.join(', ')} CPU.`)]
  if (fitting.includes(memory)) return []
  const near = fitting.find((m) => m >= memory) ?? fitting.at(-1)
  return [
    error(
      ['memory'],
      `Fargate has no task of ${cpu} CPU with ${d.memory ?? ''} MiB; the nearest is ${near ?? ''}, of ${fitting[0] ?? ''} to ${fitting.at(-1) ?? ''}.`,
    ),
  ]
}

/** Fargate's log drivers (docs: using_awslogs and LogConfiguration). */
const drivers = new Set(['awslogs', 'splunk', 'awsfirelens'])

function container(c: DefinitionContainer, i: number): Finding[] {
  const at = ['containerDefinitions', i]
  const linux = c.linuxParameters
  const refused: [path: string[], asked: unknown][] = [
    [['privileged'], c.privileged],
    [['links'], c.links?.length],
    [['dnsServers'], c.dnsServers?.length],
    [['dnsSearchDomains'], c.dnsSearchDomains?.length],
    [['extraHosts'], c.extraHosts?.length],
    [['hostname'], c.hostname],
    [['dockerSecurityOptions'], c.dockerSecurityOptions?.length],
    [['disableNetworking'], c.disableNetworking],
    [['linuxParameters', 'devices'], linux?.devices?.length],
    [['linuxParameters', 'sharedMemorySize'], linux?.sharedMemorySize],
    [['linuxParameters', 'tmpfs'], linux?.tmpfs?.length],
    [['linuxParameters', 'maxSwap'], linux?.maxSwap],
    [['linuxParameters', 'swappiness'], linux?.swappiness],
    [['resourceRequirements'], c.resourceRequirements?.some((r) => r.type === 'GPU')],
  ]
  const found = refused
    .filter(([, asked]) => Boolean(asked))
    .map(([path]) =>
      error(
        [...at, ...path],
        `Fargate has no ${path[0] === 'resourceRequirements' ? 'GPU' : (path.at(-1) ?? '')}.`,
      ),
    )
  const add = linux?.capabilities?.add?.findIndex((name) => name !== 'SYS_PTRACE') ?? -1
  if (add >= 0)
    found.push(
      warning(
        [...at, 'linuxParameters', 'capabilities', 'add', add],
        'On Fargate SYS_PTRACE alone can be added.',
      ),
    )
  const driver = c.logConfiguration?.logDriver
  if (driver && !drivers.has(driver))
    found.push(
      error(
        [...at, 'logConfiguration', 'logDriver'],
        `Fargate has no log driver ${driver}: ${[...drivers].join(', ')}.`,
      ),
    )
  if ((c.stopTimeout ?? 0) > 120)
    found.push(
      error([...at, 'stopTimeout'], 'On Fargate a container has at most 120 seconds to stop.'),
    )
  return found
}
