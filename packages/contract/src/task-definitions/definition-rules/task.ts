import { onWindows, type Definition } from './definition.ts'
import { error, warning, type Finding } from './finding.ts'
import { sizeOf } from './task-size.ts'

/** ECS's rules for the whole task on any launch type (docs: task_definition_parameters). */
export function checkTask(d: Definition): Finding[] {
  const found: Finding[] = []
  if (d.family !== undefined && !/^[A-Za-z0-9_-]{1,255}$/.test(d.family))
    found.push(error(['family'], 'A family has 1 to 255 letters, digits, hyphens and underscores.'))
  // Docs, quotas: the size of a task definition.
  if (JSON.stringify(d).length > 65_536)
    found.push(error([], 'A task definition can be at most 64 KiB.'))
  if (d.requiresCompatibilities?.includes('EXTERNAL') && d.networkMode === 'awsvpc')
    found.push(error(['networkMode'], 'EXTERNAL has no network mode awsvpc.'))
  if (onWindows(d) && (d.pidMode || d.ipcMode))
    found.push(
      warning(
        [d.pidMode ? 'pidMode' : 'ipcMode'],
        'Windows containers have no process or IPC namespace to share.',
      ),
    )
  if (onWindows(d) && d.runtimePlatform?.cpuArchitecture === 'ARM64')
    found.push(
      warning(['runtimePlatform', 'cpuArchitecture'], 'Windows containers run on X86_64 alone.'),
    )
  return [...found, ...sizes(d), ...placement(d), ...proxy(d)]
}

function sizes(d: Definition): Finding[] {
  const found: Finding[] = []
  const { cpu: cpuText, memory: memoryText, containerDefinitions = [] } = d
  const cpu = sizeOf(cpuText, 'cpu')
  const memory = sizeOf(memoryText, 'memory')
  // Docs: 128 units (0.125 vCPU) to 196,608 (192 vCPU).
  if (cpuText !== undefined && !(cpu !== null && cpu >= 128 && cpu <= 196_608))
    found.push(
      error(
        ['cpu'],
        `'${cpuText}' is no CPU: units from 128 to 196608, or text such as "0.5 vCPU".`,
      ),
    )
  if (memoryText !== undefined && !(memory !== null && memory >= 6))
    found.push(
      error(['memory'], `'${memoryText}' is no memory: MiB from 6, or text such as "2 GB".`),
    )
  const units = total(containerDefinitions.map((c) => c.cpu))
  if (cpu !== null && units > cpu)
    found.push(
      error(
        ['cpu'],
        `The containers have ${units} CPU units together, more than the ${cpu} of the task.`,
      ),
    )
  if (memory === null) return found
  for (const [i, c] of containerDefinitions.entries()) {
    if ((c.memory ?? 0) > memory)
      found.push(
        error(
          ['containerDefinitions', i, 'memory'],
          `${c.memory} MiB is more than the ${memory} MiB of the task.`,
        ),
      )
  }
  const reserved = total(containerDefinitions.map((c) => c.memoryReservation))
  const limits = total(containerDefinitions.map((c) => c.memory))
  if (reserved > memory)
    found.push(
      error(
        ['memory'],
        `The containers reserve ${reserved} MiB together, more than the ${memory} MiB of the task.`,
      ),
    )
  else if (limits > memory && containerDefinitions.every((c) => (c.memory ?? 0) <= memory))
    found.push(
      warning(
        ['memory'],
        `The containers may use ${limits} MiB together, more than the ${memory} MiB of the task: one of them may be killed before it meets its own limit.`,
      ),
    )
  return found
}

const total = (numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((sum, n) => sum + (n ?? 0), 0)

function placement({ placementConstraints = [] }: Definition): Finding[] {
  const found = placementConstraints.flatMap((c, i) =>
    c.expression?.trim()
      ? []
      : [
          error(
            ['placementConstraints', i],
            'memberOf needs an expression, such as attribute:ecs.instance-type =~ m5.*',
          ),
        ],
  )
  if (placementConstraints.length > 10)
    found.push(
      error(
        ['placementConstraints'],
        'A task definition can have at most 10 placement constraints.',
      ),
    )
  return found
}

function proxy({ proxyConfiguration: p, containerDefinitions = [] }: Definition): Finding[] {
  if (
    p?.containerName === undefined ||
    containerDefinitions.some((c) => c.name === p.containerName)
  )
    return []
  return [
    error(['proxyConfiguration', 'containerName'], `There is no container '${p.containerName}'.`),
  ]
}
