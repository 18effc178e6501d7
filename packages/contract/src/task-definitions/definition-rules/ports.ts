import type { Definition, Port } from './definition.ts'
import { error, warning, type Finding } from './finding.ts'

function problemsOfPort(port: Port, path: (string | number)[], d: Definition): Finding[] {
  if (d.networkMode === 'none') return [error(path, 'The network mode none has no ports.')]
  if (port.containerPortRange) return range(port, port.containerPortRange, path, d)
  return single(port, path, d)
}

/** ECS's rules for port mappings in each network mode. */
export function checkPorts(d: Definition): Finding[] {
  const containers = d.containerDefinitions ?? []
  const names = new Set<string>()
  const taken = new Map<string, string>()
  return containers.flatMap((c, i) =>
    (c.portMappings ?? []).flatMap((port, n) => {
      const at = ['containerDefinitions', i, 'portMappings', n]
      const found = problemsOfPort(port, at, d)
      if (port.name !== undefined) {
        if (names.has(port.name))
          found.push(
            error(
              [...at, 'name'],
              `Another port is called '${port.name}' already; a name is given once in a task definition.`,
            ),
          )
        names.add(port.name)
        // Docs: PortMapping.name.
        if (!/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(port.name))
          found.push(
            warning(
              [...at, 'name'],
              'A port’s name has 1 to 64 lower case letters, digits, underscores and hyphens, and begins with none of the latter.',
            ),
          )
      }
      const place = placeOf(port, i, d)
      const other = taken.get(place)
      if (other !== undefined)
        found.push(warning(at, `${other} listens there as well: only one of them can.`))
      else if (place) taken.set(place, `Container '${c.name ?? i + 1}'`)
      return found
    }),
  )
}

/**
 * Where a port collides: within a network namespace, or at the host's ports. Empty if it cannot.
 */
function placeOf(
  { containerPort, hostPort, protocol = 'tcp' }: Port,
  i: number,
  d: Definition,
): string {
  if (containerPort === undefined) return ''
  if (d.networkMode === 'awsvpc' || d.networkMode === 'host') return `${containerPort}/${protocol}`
  return hostPort ? `host ${hostPort}/${protocol}` : `${i} ${containerPort}/${protocol}`
}

const isPort = (value: number | undefined, least: number): boolean =>
  value !== undefined && value >= least && value <= 65_535

function single(
  { containerPort, hostPort }: Port,
  at: (string | number)[],
  { networkMode: mode }: Definition,
): Finding[] {
  const found: Finding[] = []
  if (containerPort === undefined) found.push(error(at, "A port mapping needs a 'containerPort'."))
  else if (!isPort(containerPort, 1))
    found.push(error([...at, 'containerPort'], 'A container port is 1 to 65535.'))
  if (hostPort !== undefined && !isPort(hostPort, 0))
    found.push(error([...at, 'hostPort'], 'A host port is 0 to 65535; 0 lets Docker choose.'))
  else if (hostPort && (mode === 'awsvpc' || mode === 'host') && hostPort !== containerPort)
    found.push(
      error(
        [...at, 'hostPort'],
        `In ${mode} mode the host port must be the container port ${containerPort ?? ''}, or be left out.`,
      ),
    )
  return found
}

function range(
  { containerPort, hostPort }: Port,
  text: string,
  at: (string | number)[],
  { networkMode: mode }: Definition,
): Finding[] {
  const [, from = '', to = ''] = /^(\d+)-(\d+)$/.exec(text) ?? []
  const found: Finding[] = []
  if (!(isPort(Number(from), 1) && isPort(Number(to), 1) && Number(from) < Number(to)))
    found.push(
      error(
        [...at, 'containerPortRange'],
        'A range is written as 8000-8010, from 1 to 65535, the lower first.',
      ),
    )
  if (containerPort)
    found.push(error([...at, 'containerPort'], 'A mapping has a port or a range, not both.'))
  if (hostPort)
    found.push(error([...at, 'hostPort'], 'With a range the host ports are chosen by ECS.'))
  if (mode === 'host')
    found.push(
      warning([...at, 'containerPortRange'], 'Ranges are for the network modes awsvpc and bridge.'),
    )
  return found
}
