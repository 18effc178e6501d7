import { type Members, isMembers } from '../members'
import { containerOf, type Converted } from './compose-container'
import { textOf } from './compose-values'
import { fillVariables } from './compose-variables'
import { present, type Note, type Pasted } from './pasted'

/** Top-level keys that are left out, each with a note about its counterpart on AWS. */
const dropped = new Map([
  ['networks', 'Networks are the service’s subnets and security groups.'],
  ['secrets', 'Put them into Secrets Manager or Parameter Store.'],
  ['configs', 'Put them into Secrets Manager or Parameter Store.'],
])

/**
 * Converts the services of a compose file to the containers of one task. Notes everything without a
 * counterpart.
 */
export function fromCompose(given: Members): Pick<Pasted, 'definition' | 'notes' | 'problem'> {
  const notes: Note[] = []
  const file = fillVariables(given, '', notes)
  const services = Object.entries(
    isMembers(file) && isMembers(file['services']) ? file['services'] : {},
  )
  if (services.length === 0)
    return { definition: null, notes, problem: 'There is no service in this compose file.' }
  const broken = services.find(([, s]) => !isMembers(s))
  if (broken)
    return { definition: null, notes, problem: `The service '${broken[0]}' has nothing in it.` }
  const names = namesOf(
    services.map(([name]) => name),
    notes,
  )
  const converted = services.map(([name, s]) =>
    containerOf(name, names.get(name) ?? name, isMembers(s) ? s : {}, notes),
  )
  const top = isMembers(file) ? file : {}
  whole(top, services.length, notes)
  const definition = present({
    family: nameOf(textOf(top['name'] ?? services[0]?.[0] ?? 'compose')),
    networkMode: 'awsvpc',
    containerDefinitions: joined(converted, names, notes),
    volumes: volumesOf(converted),
    ...shared(services, notes),
  })
  return { definition, notes, problem: null }
}

/**
 * Links containers by their names. A container that another one waits on to end cannot be
 * essential.
 */
function joined(
  converted: readonly Converted[],
  names: ReadonlyMap<string, string>,
  notes: Note[],
): Members[] {
  const ending = new Set(converted.flatMap((c) => c.waitsForEnd))
  return converted.map(({ container }, i) => {
    const service = [...names.keys()][i] ?? ''
    const depends = container['dependsOn']
    const own = Array.isArray(depends)
      ? {
          dependsOn: depends.map((d: unknown) =>
            isMembers(d)
              ? { ...d, containerName: names.get(textOf(d['containerName'])) ?? d['containerName'] }
              : d,
          ),
        }
      : {}
    if (ending.has(service))
      notes.push({
        path: `services.${service}`,
        message:
          'Another waits for this to end, so it is not essential: its end does not end the task.',
      })
    return { ...container, ...own, ...(ending.has(service) ? { essential: false } : {}) }
  })
}

function volumesOf(converted: readonly Converted[]): Members[] {
  return [...new Map(converted.flatMap((c) => c.volumes).map((v) => [v['name'], v])).values()]
}

/** Notes that apply to all containers. */
function whole(file: Members, services: number, notes: Note[]): void {
  if (services > 1)
    notes.push({
      path: 'services',
      message:
        `All ${services} services became containers of one task: they start, stop and scale ` +
        'together, and reach each other at localhost. To scale one alone, give it a task definition.',
    })
  notes.push({
    path: '',
    message: 'Compose does not say the task’s size, its roles or where it runs. Set them here.',
  })
  for (const key of Object.keys(file)) {
    if (['services', 'name', 'version', 'volumes'].includes(key) || key.startsWith('x-')) continue
    notes.push({
      path: key,
      message: dropped.get(key) ?? 'Left out: a task definition has no counterpart.',
    })
  }
  for (const [name, v] of Object.entries(isMembers(file['volumes']) ? file['volumes'] : {})) {
    if (isMembers(v) && Object.keys(v).length > 0)
      notes.push({
        path: `volumes.${name}`,
        message: 'The volume’s driver and options are left out: configure EFS or EBS for it.',
      })
  }
}

const platforms: Record<string, string> = {
  amd64: 'X86_64',
  x86_64: 'X86_64',
  arm64: 'ARM64',
  aarch64: 'ARM64',
}

/** Settings that compose has for each service and ECS for the whole task. */
function shared(services: readonly [string, unknown][], notes: Note[]): Members {
  const said = (key: string) => [
    ...new Set(
      services.flatMap(([, s]) => (isMembers(s) && s[key] !== undefined ? [textOf(s[key])] : [])),
    ),
  ]
  const [platform, ...others] = said('platform')
  if (others.length > 0)
    notes.push({
      path: 'services',
      message: `A task has one platform: set to ${platform ?? ''}.`,
    })
  const architecture = platforms[platform?.split('/')[1] ?? '']
  if (platform !== undefined && architecture === undefined)
    notes.push({ path: 'services', message: `ECS has no platform '${platform}'.` })
  return {
    runtimePlatform: architecture
      ? {
          operatingSystemFamily: platform?.startsWith('windows')
            ? 'WINDOWS_SERVER_2022_CORE'
            : 'LINUX',
          cpuArchitecture: architecture,
        }
      : undefined,
    pidMode: said('pid').includes('host') ? 'host' : undefined,
    ipcMode: said('ipc').includes('host') ? 'host' : undefined,
  }
}

function namesOf(services: readonly string[], notes: Note[]): Map<string, string> {
  return new Map(
    services.map((service) => {
      const name = nameOf(service)
      if (name !== service)
        notes.push({
          path: `services.${service}`,
          message: `Container names allow letters, digits, hyphens and underscores: renamed ${name}.`,
        })
      return [service, name]
    }),
  )
}

const nameOf = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 255)
