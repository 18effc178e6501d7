import { type Members, isMembers } from '../members'
import { dependenciesOf, extraHostsOf, healthCheckOf, loggingOf } from './compose-parts'
import { portsOf } from './compose-ports'
import { composeSizeOf } from './compose-size'
import { composeList, toMebibytes, pairs, seconds, textOf, splitWords } from './compose-values'
import { mountsOf, tmpfs } from './compose-volumes'
import { present, type Note } from './pasted'

/** Settings without a counterpart in a task definition, with advice. */
const without: Record<string, string> = {
  build: 'ECS does not build images. Build it, push it to a registry, and name it as the image.',
  networks:
    'Containers of a task share one network, at localhost. Use Service Connect between tasks.',
  restart:
    'A service restarts its tasks. To restart one container within a task, set restartPolicy.',
  profiles:
    'All containers of a task definition run. Use another task definition for other profiles.',
  configs: 'Put the file into the image, on EFS, or into a parameter or secret.',
  secrets:
    'Put it into Secrets Manager or Parameter Store and name its ARN under secrets. ' +
    'The container gets it as an environment variable, not as a file.',
  env_file: 'Upload it to S3 as a .env file and name its ARN under environmentFiles.',
  scale: 'Set the desired count of the service instead.',
  develop: 'Watching files is only for development.',
  extends: 'It is not resolved: paste the output of `docker compose config`.',
  container_name: 'The container is named after its service.',
  stop_signal: 'ECS sends the image’s STOPSIGNAL, or SIGTERM.',
  volumes_from: 'Name the volume in both containers.',
  memswap_limit: 'Set linuxParameters.maxSwap for swap, only on EC2.',
  pull_policy: 'A task pulls its image when it starts.',
  expose: 'Containers of one task reach all ports of each other.',
  group_add: 'Further groups are set in the image.',
  cgroup_parent: 'ECS chooses the control group.',
  userns_mode: 'ECS has no user namespaces to choose.',
  domainname: 'A task has no domain name of its own.',
  mac_address: 'AWS gives each network interface its address.',
  oom_kill_disable: 'ECS kills a container that exceeds its memory.',
  oom_score_adj: 'ECS kills a container that exceeds its memory.',
  network_mode: 'The network mode belongs to the task: set to awsvpc.',
}

const known = new Set([
  'image',
  'command',
  'entrypoint',
  'environment',
  'ports',
  'volumes',
  'depends_on',
  'healthcheck',
  'deploy',
  'cpus',
  'cpu_shares',
  'mem_limit',
  'mem_reservation',
  'mem_swappiness',
  'shm_size',
  'ulimits',
  'cap_add',
  'cap_drop',
  'sysctls',
  'tmpfs',
  'labels',
  'user',
  'working_dir',
  'read_only',
  'stop_grace_period',
  'extra_hosts',
  'logging',
  'init',
  'privileged',
  'dns',
  'dns_search',
  'hostname',
  'links',
  'security_opt',
  'stdin_open',
  'tty',
  'devices',
  'pid',
  'ipc',
  'platform',
])

export interface Converted {
  container: Members
  volumes: Members[]
  waitsForEnd: string[]
}

/** Converts a compose service to a container. */
export function containerOf(
  service: string,
  name: string,
  members: Members,
  notes: Note[],
): Converted {
  const path = `services.${service}`
  for (const key of Object.keys(members)) {
    if (!known.has(key) && !key.startsWith('x-'))
      notes.push({
        path: `${path}.${key}`,
        message:
          (Object.hasOwn(without, key) ? without[key] : undefined) ??
          'Left out: a task definition has no counterpart.',
      })
  }
  const mounts = mountsOf(members['volumes'], service, `${path}.volumes`, notes)
  const { dependsOn, waitsForEnd } = dependenciesOf(members['depends_on'])
  const stop =
    members['stop_grace_period'] === undefined ? undefined : seconds(members['stop_grace_period'])
  const linux = linuxOf(members, mounts.tmpfs, path, notes)
  const flag = (key: string) => members[key] === true || undefined
  const container = present({
    name,
    image: members['image'] === undefined ? undefined : textOf(members['image']),
    ...composeSizeOf(members, path, notes),
    entryPoint: splitWords(members['entrypoint']),
    command: splitWords(members['command']),
    environment: pairs(members['environment']).flatMap(([key, value]) => {
      if (value === null)
        notes.push({
          path: `${path}.environment.${key}`,
          message:
            'Its value comes from the shell that runs compose: give it one, or make it a secret.',
        })
      return value === null ? [] : [{ name: key, value }]
    }),
    portMappings: portsOf(members['ports'], `${path}.ports`, notes),
    mountPoints: mounts.mountPoints,
    dependsOn,
    healthCheck: healthCheckOf(members['healthcheck'], `${path}.healthcheck`, notes),
    logConfiguration: loggingOf(members['logging'], `${path}.logging`, notes),
    dockerLabels: mapOf(members['labels']),
    user: members['user'] === undefined ? undefined : textOf(members['user']),
    workingDirectory:
      members['working_dir'] === undefined ? undefined : textOf(members['working_dir']),
    readonlyRootFilesystem: flag('read_only'),
    privileged: flag('privileged'),
    interactive: flag('stdin_open'),
    pseudoTerminal: flag('tty'),
    hostname: members['hostname'] === undefined ? undefined : textOf(members['hostname']),
    dnsServers: composeList(members['dns']).map(textOf),
    dnsSearchDomains: composeList(members['dns_search']).map(textOf),
    dockerSecurityOptions: composeList(members['security_opt']).map(textOf),
    extraHosts: extraHostsOf(members['extra_hosts']),
    ulimits: Object.entries(isMembers(members['ulimits']) ? members['ulimits'] : {}).map(
      ([limit, v]) => ({
        name: limit,
        softLimit: Number(isMembers(v) ? v['soft'] : v),
        hardLimit: Number(isMembers(v) ? v['hard'] : v),
      }),
    ),
    systemControls: pairs(members['sysctls']).map(([namespace, value]) => ({
      namespace,
      value: value ?? '',
    })),
    linuxParameters: Object.keys(linux).length > 0 ? linux : undefined,
    stopTimeout: stop ?? undefined,
  })
  if (stop === null)
    notes.push({
      path: `${path}.stop_grace_period`,
      message: 'Left out: this is not a duration.',
    })
  if (members['links'] !== undefined)
    notes.push({
      path: `${path}.links`,
      message: 'Left out: containers of one task reach each other at localhost.',
    })
  return { container, volumes: mounts.volumes, waitsForEnd }
}

function mapOf(value: unknown): Members | undefined {
  const all = pairs(value)
  return all.length === 0 ? undefined : Object.fromEntries(all.map(([key, v]) => [key, v ?? '']))
}

function linuxOf(members: Members, mounted: Members[], path: string, notes: Note[]): Members {
  const capabilities = present({
    add: composeList(members['cap_add']).map(textOf),
    drop: composeList(members['cap_drop']).map(textOf),
  })
  const more = composeList(members['tmpfs']).map((given, i) => {
    const [target = '', options = ''] = textOf(given).split(':')
    return tmpfs(
      target,
      toMebibytes(/(?:^|,)size=([^,]+)/.exec(options)?.[1]),
      `${path}.tmpfs[${i}]`,
      notes,
    )
  })
  const permissions = { r: 'read', w: 'write', m: 'mknod' } as const
  return present({
    capabilities: Object.keys(capabilities).length > 0 ? capabilities : undefined,
    initProcessEnabled: members['init'] === true || undefined,
    sharedMemorySize: toMebibytes(members['shm_size']) ?? undefined,
    swappiness:
      typeof members['mem_swappiness'] === 'number' ? members['mem_swappiness'] : undefined,
    tmpfs: [...mounted, ...more],
    devices: composeList(members['devices']).map((given) => {
      const [hostPath = '', containerPath, mode = ''] = textOf(given).split(':')
      return present({
        hostPath,
        containerPath,
        permissions: mode
          .split('')
          .flatMap((letter) => permissions[letter as keyof typeof permissions] ?? []),
      })
    }),
  })
}
