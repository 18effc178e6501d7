import { called, onWindows, type DefinitionContainer, type Definition } from './definition.ts'
import { error, warning, type Finding } from './finding.ts'

/** ECS's rules for each container, and for all of them together. */
export function checkContainers(d: Definition): Finding[] {
  const containers = d.containerDefinitions
  if (!containers) return []
  const at = ['containerDefinitions']
  if (containers.length === 0) return [error(at, 'A task definition has at least one container.')]
  const found: Finding[] = []
  // Docs, quotas: the number of containers in a task definition.
  if (containers.length > 10)
    found.push(
      error(
        at,
        `A task definition can have at most 10 containers; these are ${containers.length}.`,
      ),
    )
  if (containers.every((c) => c.essential === false))
    found.push(error(at, 'At least one container must be essential: when it ends, the task ends.'))
  for (const [i, c] of containers.entries()) {
    if (c.name && containers.findIndex((other) => other.name === c.name) < i)
      found.push(error([...at, i, 'name'], `Another container is called '${c.name}' already.`))
    found.push(...checkContainer(c, i, d))
  }
  return found
}

function checkContainer(c: DefinitionContainer, i: number, d: Definition): Finding[] {
  const at = ['containerDefinitions', i]
  const found: Finding[] = []
  if (!c.name) found.push(error(at, "The container needs a 'name'."))
  else if (!/^[A-Za-z0-9_-]{1,255}$/.test(c.name))
    found.push(
      error([...at, 'name'], 'A name has 1 to 255 letters, digits, hyphens and underscores.'),
    )
  if (!c.image) found.push(error(at, `Container ${called(c, i)} needs an 'image'.`))
  else if (!/^[A-Za-z0-9][A-Za-z0-9_.\-/:@]{0,254}$/.test(c.image))
    found.push(
      error(
        [...at, 'image'],
        'An image is written as registry/repository:tag or registry/repository@digest, in at most 255 characters.',
      ),
    )
  if (c.links?.length && d.networkMode && d.networkMode !== 'bridge')
    found.push(
      error([...at, 'links'], `Links are for the network mode bridge alone, not ${d.networkMode}.`),
    )
  // From the docs; whether ECS refuses it at registration is not documented.
  if (d.networkMode === 'awsvpc' && c.hostname)
    found.push(warning([...at, 'hostname'], 'In awsvpc mode a hostname is not supported.'))
  if (d.networkMode === 'awsvpc' && c.extraHosts?.length)
    found.push(warning([...at, 'extraHosts'], 'In awsvpc mode extraHosts are not supported.'))
  return [...found, ...memory(c, i, d), ...numbers(c, i), ...resources(c, i)]
}

function memory(c: DefinitionContainer, i: number, d: Definition): Finding[] {
  const at = ['containerDefinitions', i]
  const found: Finding[] = []
  // Docs: Docker itself keeps 6 MiB on Linux, 4 before 20.10 and on Windows.
  const least = onWindows(d) ? 4 : 6
  if (!d.memory && !c.memory && !c.memoryReservation)
    found.push(
      error(
        at,
        `Container ${called(c, i)} needs 'memory' or 'memoryReservation', or the task 'memory'.`,
      ),
    )
  for (const member of ['memory', 'memoryReservation'] as const) {
    const value = c[member]
    // Zero means not set.
    if (
      value !== undefined &&
      value < least &&
      (value !== 0 || c.memory || c.memoryReservation || d.memory)
    )
      found.push(error([...at, member], `A container has at least ${least} MiB.`))
  }
  if (c.memory && c.memoryReservation && c.memoryReservation > c.memory)
    found.push(
      error(
        [...at, 'memoryReservation'],
        `${c.memoryReservation} MiB cannot be reserved where ${c.memory} MiB is the limit.`,
      ),
    )
  if ((c.cpu ?? 0) < 0) found.push(error([...at, 'cpu'], 'CPU units cannot be negative.'))
  return found
}

function numbers(c: DefinitionContainer, i: number): Finding[] {
  const at = ['containerDefinitions', i]
  const { healthCheck: h, restartPolicy: r, linuxParameters: l } = c
  // Docs: the HealthCheck reference allows a timeout of 60 seconds, the guide 120; the guide is
  // newer.
  const bounds: [
    path: string[],
    value: number | undefined,
    least: number,
    most: number,
    unit: string,
  ][] = [
    [['healthCheck', 'interval'], h?.interval, 5, 300, ' seconds'],
    [['healthCheck', 'timeout'], h?.timeout, 2, 120, ' seconds'],
    [['healthCheck', 'retries'], h?.retries, 1, 10, ''],
    [['healthCheck', 'startPeriod'], h?.startPeriod, 0, 300, ' seconds'],
    [['restartPolicy', 'restartAttemptPeriod'], r?.restartAttemptPeriod, 60, 1_800, ' seconds'],
    [['startTimeout'], c.startTimeout, 2, Infinity, ' seconds'],
    [['stopTimeout'], c.stopTimeout, 2, Infinity, ' seconds'],
    [['linuxParameters', 'swappiness'], l?.swappiness, 0, 100, ''],
  ]
  const found = bounds.flatMap(([path, value, least, most, unit]) =>
    value === undefined || (value >= least && value <= most)
      ? []
      : [
          error(
            [...at, ...path],
            `This is ${most === Infinity ? `at least ${least}` : `${least} to ${most}`}${unit}.`,
          ),
        ],
  )
  if ((r?.ignoredExitCodes?.length ?? 0) > 50)
    found.push(
      error([...at, 'restartPolicy', 'ignoredExitCodes'], 'At most 50 exit codes can be ignored.'),
    )
  if (h && !/^(NONE|CMD|CMD-SHELL)$/.test(h.command?.[0] ?? ''))
    found.push(
      error(
        [...at, 'healthCheck', 'command'],
        'A health check begins with CMD, CMD-SHELL or NONE.',
      ),
    )
  else if (h?.command?.length === 1 && h.command[0] !== 'NONE')
    found.push(warning([...at, 'healthCheck', 'command'], 'This health check has nothing to run.'))
  return found
}

function resources(c: DefinitionContainer, i: number): Finding[] {
  const at = ['containerDefinitions', i]
  const found: Finding[] = []
  for (const [n, r] of (c.resourceRequirements ?? []).entries()) {
    if (r.type === 'GPU' && !/^[1-9]\d*$/.test(r.value ?? ''))
      found.push(
        warning(
          [...at, 'resourceRequirements', n, 'value'],
          'GPUs are counted in whole numbers from 1.',
        ),
      )
  }
  for (const [n, u] of (c.ulimits ?? []).entries()) {
    if (
      u.softLimit !== undefined &&
      u.hardLimit !== undefined &&
      u.hardLimit >= 0 &&
      u.softLimit > u.hardLimit
    )
      found.push(
        warning(
          [...at, 'ulimits', n, 'softLimit'],
          `The soft limit ${u.softLimit} is over the hard limit ${u.hardLimit}: the container will not start.`,
        ),
      )
  }
  return found
}
