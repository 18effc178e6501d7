import { last } from './recording.ts'
import type {
  WireCluster,
  WireContainer,
  WireDefined,
  WireDefinition,
  WireInstance,
  WireService,
  WireTask,
} from './wire.ts'

// The expected pages, derived only from AWS's wire format. `undefined` means that nothing may be
// shown.

type Facts = Record<string, string | string[] | undefined>

export const iso = (seconds: number | undefined): string =>
  seconds === undefined ? '–' : new Date(Math.round(seconds * 1000)).toISOString()
const decimals = (n: number, most: number) => String(Math.round(n * 10 ** most) / 10 ** most)
const gib = (mib: number) => (mib < 1024 ? `${mib} MiB` : `${decimals(mib / 1024, 1)} GiB`)
const vcpu = (units: number) => `${decimals(units / 1024, 2)} vCPU`
const joined = (all: string[] | undefined, by = ', ') => all?.join(by) || undefined
const tags = (all: { key: string; value: string }[] | undefined): Facts | undefined =>
  all?.length ? Object.fromEntries(all.map((t) => [t.key, t.value])) : undefined
const launch = (s: WireService) =>
  joined(s.capacityProviderStrategy?.map((p) => p.capacityProvider)) ?? s.launchType ?? 'UNKNOWN'
export const eventWords = (message: string): string =>
  message.replace(/^\(service [^)]*\) /, '').replace(/\.$/, '')

export const clusterRow = (c: WireCluster): Facts => ({
  Cluster: c.clusterName,
  Services: String(c.activeServicesCount),
  Running: String(c.runningTasksCount),
  Pending: String(c.pendingTasksCount),
  Instances: String(c.registeredContainerInstancesCount),
})

export const clusterFacts = (c: WireCluster) => ({
  Settings: {
    ARN: c.clusterArn,
    Status: c.status,
    'Capacity providers': joined(c.capacityProviders) ?? 'none',
    'Default strategy':
      joined(
        c.defaultCapacityProviderStrategy?.map(
          (s) => `${s.capacityProvider} weight ${s.weight ?? 0}${s.base ? ` base ${s.base}` : ''}`,
        ),
      ) ?? 'none',
    ...Object.fromEntries((c.settings ?? []).map((s) => [s.name, s.value])),
  },
  Tags: tags(c.tags),
})

/** The state of a service, if its own members determine it. */
export function serviceState(s: WireService): string {
  if (s.status === 'DRAINING') return 'Draining'
  if (s.deployments?.some((d) => d.rolloutState === 'IN_PROGRESS' && d.failedTasks))
    return 'Failing'
  if (
    s.runningCount < s.desiredCount &&
    /unable to (?:place|consistently start)/.test(s.events?.[0]?.message ?? '')
  )
    return 'Short'
  if (s.deployments?.some((d) => d.rolloutState === 'IN_PROGRESS')) return 'Deploying'
  if (s.runningCount !== s.desiredCount) return 'Scaling'
  return s.desiredCount === 0 ? 'Paused' : 'Steady'
}

export const serviceRow = (s: WireService): Facts => ({
  State: serviceState(s),
  Service: s.serviceName,
  Running: `${s.runningCount} / ${s.desiredCount}`,
  'Task definition': last(s.taskDefinition),
  Launch: launch(s),
  'Last event': s.events?.[0]
    ? `${iso(s.events[0].createdAt)} · ${eventWords(s.events[0].message)}`
    : '',
})

export function serviceFacts(s: WireService) {
  const configuration = s.deploymentConfiguration
  const breaker = configuration?.deploymentCircuitBreaker
  const vpc = (s.networkConfiguration ?? s.taskSets?.[0]?.networkConfiguration)?.awsvpcConfiguration
  const strategies = (s.placementStrategy ?? []).map((p) => `${p.type} ${p.field}`)
  const several = (all: string[]) => (all.length > 1 ? all : all[0])
  return {
    Service: {
      ARN: s.serviceArn,
      Scheduling: s.schedulingStrategy ?? 'REPLICA',
      'Deployment controller': s.deploymentController?.type ?? 'ECS',
      Launch: launch(s),
      'Platform version': s.platformVersion,
      'Healthy at least':
        configuration?.minimumHealthyPercent === undefined
          ? undefined
          : `${configuration.minimumHealthyPercent} %`,
      'Running at most':
        configuration?.maximumPercent === undefined
          ? undefined
          : `${configuration.maximumPercent} %`,
      'Circuit breaker': breaker && breakerText(breaker),
      'Health check grace':
        s.healthCheckGracePeriodSeconds === undefined
          ? undefined
          : `${s.healthCheckGracePeriodSeconds} s`,
      'ECS Exec': s.enableExecuteCommand ? 'on' : 'off',
      Created: iso(s.createdAt),
      'Created by': s.createdBy,
      Role: s.roleArn,
    },
    'Capacity providers': s.capacityProviderStrategy?.length
      ? Object.fromEntries(
          s.capacityProviderStrategy.map((p) => [
            p.capacityProvider,
            `weight ${p.weight ?? 0}${p.base ? `, base ${p.base}` : ''}`,
          ]),
        )
      : undefined,
    'Network of its tasks': vpc
      ? {
          Subnets: vpc.subnets.join(' '),
          'Security groups': vpc.securityGroups.join(' '),
          'Public IP': vpc.assignPublicIp,
        }
      : undefined,
    'Load balancers': s.loadBalancers?.length
      ? Object.fromEntries(
          s.loadBalancers.map((l) => [
            l.targetGroupArn?.split('/')[1] ?? l.loadBalancerName,
            `${l.containerName} : ${l.containerPort}`,
          ]),
        )
      : undefined,
    Placement: strategies.length ? { Strategy: several(strategies) } : undefined,
    Tags: tags(s.tags),
  }
}

/** The text of each deployment and task set, in order. */
export const deploymentWords = (s: WireService): Record<string, string[]> =>
  Object.fromEntries([
    ...(s.deployments ?? []).map((d) => [
      d.id,
      [
        d.status,
        d.rolloutState ?? d.status,
        last(d.taskDefinition),
        `${d.runningCount} / ${d.desiredCount} running`,
        ...(d.pendingCount ? [`${d.pendingCount} pending`] : []),
        ...(d.failedTasks ? [`${d.failedTasks} failed`] : []),
        `created ${iso(d.createdAt)}`,
        `changed ${iso(d.updatedAt)}`,
        d.rolloutStateReason ?? '',
      ],
    ]),
    ...(s.taskSets ?? []).map((t) => [
      `Task set ${t.id}`,
      [
        t.status,
        last(t.taskDefinition),
        `${t.runningCount} running, ${t.pendingCount} pending`,
        t.stabilityStatus,
      ],
    ]),
  ]) as Record<string, string[]>

const owner = (t: WireTask) => t.group?.replace(/^service:/, '') ?? '–'
const tidy = (text: string | undefined) => text?.replace(/\s+/g, ' ').trim()
const bad = (t: WireTask) =>
  t.containers?.find((c) => c.reason) ?? t.containers?.find((c) => c.exitCode)
const why = (t: WireTask) => {
  const c = bad(t)
  const code = c?.exitCode === undefined ? '' : ` exited with code ${c.exitCode}`
  const words = c && `${c.name}${code}${c.reason ? `: ${tidy(c.reason)}` : ''}`
  return [...new Set([words, t.stoppedReason, t.stopCode])].filter(Boolean).join(' · ') || '–'
}

export const taskRow = (t: WireTask): Facts => ({
  Status: t.lastStatus,
  Task: last(t.taskArn).slice(0, 8),
  'Service or group': owner(t),
  'Task definition': last(t.taskDefinitionArn),
  Health: t.healthStatus === undefined || t.healthStatus === 'UNKNOWN' ? '–' : t.healthStatus,
  Launch: t.capacityProviderName ?? t.launchType,
  Started: t.startedAt === undefined ? `created ${iso(t.createdAt)}` : iso(t.startedAt),
  Why: why(t),
})

const containerFacts = (c: WireContainer): Facts => ({
  Image: c.image,
  Digest: c.imageDigest && `${c.imageDigest.slice('sha256:'.length, 19)}…`,
  'Exit code': c.exitCode === undefined ? undefined : String(c.exitCode),
  Reason: tidy(c.reason),
  Ports: joined(
    c.networkBindings?.map(
      ({ bindIP, hostPort = '?', containerPort = '?', protocol = 'tcp' }) =>
        `${bindIP ? `${bindIP}:` : ''}${hostPort} → ${containerPort}/${protocol}`,
    ),
  ),
  'IP addresses': joined(
    c.networkInterfaces?.flatMap((n) =>
      [n.privateIpv4Address, n.ipv6Address].filter((ip) => ip !== undefined),
    ),
  ),
  CPU: c.cpu && c.cpu !== '0' ? `${c.cpu} units` : undefined,
  Memory: (c.memory ?? c.memoryReservation) ? `${c.memory ?? c.memoryReservation} MiB` : undefined,
  'Runtime id': c.runtimeId?.slice(0, 24),
})

export function taskFacts(t: WireTask, region: string) {
  const details = (t.attachments ?? []).flatMap((a) => a.details ?? [])
  const culprit = bad(t)
  const ip =
    details.find((d) => d.name === 'privateIPv4Address')?.value ??
    t.containers?.flatMap((c) => c.networkInterfaces ?? [])[0]?.privateIpv4Address
  return {
    'Why it stopped':
      t.lastStatus === 'STOPPED'
        ? {
            'Stop code': t.stopCode,
            Container: culprit?.name,
            'Exit code': culprit?.exitCode === undefined ? undefined : String(culprit.exitCode),
            'Its reason': tidy(culprit?.reason),
          }
        : undefined,
    Placement: {
      [t.group?.startsWith('service:') ? 'Service' : 'Group']: owner(t),
      Cluster: last(t.clusterArn),
      'Task definition': last(t.taskDefinitionArn),
      'Desired status': t.desiredStatus,
      Launch: t.capacityProviderName ?? t.launchType,
      'Platform version': t.platformVersion,
      'Container instance': t.containerInstanceArn && last(t.containerInstanceArn),
      Region: region,
      Zone: t.availabilityZone,
      'IP address': ip,
      CPU: t.cpu && vcpu(Number(t.cpu)),
      Memory: t.memory && gib(Number(t.memory)),
      'Ephemeral storage': t.ephemeralStorage && `${t.ephemeralStorage.sizeInGiB} GiB`,
      Connectivity: t.connectivity,
      'ECS Exec': t.enableExecuteCommand ? 'on' : 'off',
      'Started by': t.startedBy,
    },
    ...Object.fromEntries((t.containers ?? []).map((c) => [c.name, containerFacts(c)])),
    'Its own interface': details.length ? interfaceFacts(t) : undefined,
    Tags: tags(t.tags),
  }
}

/** ECS's data about a task's interface. EC2 was not recorded, and no longer knows any of them. */
function interfaceFacts(t: WireTask): Facts {
  const detail = (name: string) =>
    t.attachments?.flatMap((a) => a.details ?? []).find((d) => d.name === name)?.value
  return {
    Interface: `${detail('networkInterfaceId')} gone`,
    'Private IP': detail('privateIPv4Address'),
    Subnet: [detail('subnetId'), t.availabilityZone].filter(Boolean).join(' '),
    'DNS name': detail('privateDnsName'),
    'MAC address': detail('macAddress'),
  }
}

/** The steps of a task's life with their times, oldest first. */
export const taskSteps = (t: WireTask): string[] =>
  (
    [
      ['Created', t.createdAt],
      ['Network attached', t.connectivityAt],
      ['Image pull started', t.pullStartedAt],
      ['Image pull stopped', t.pullStoppedAt],
      ['Started', t.startedAt],
      ['Stopping', t.stoppingAt],
      ['Execution stopped', t.executionStoppedAt],
      ['Stopped', t.stoppedAt],
    ] as const
  ).flatMap(([step, at]) => (at === undefined ? [] : [`${step} ${iso(at)}`]))

export function instanceRow(i: WireInstance): Facts {
  const attribute = (name: string) =>
    i.attributes?.find((a) => a.name === `ecs.${name}`)?.value ?? '–'
  const amount = (of: 'remainingResources' | 'registeredResources', name: string) =>
    i[of].find((r) => r.name === name)?.integerValue ?? 0
  const left = (name: string) => amount('remainingResources', name)
  const whole = (name: string) => amount('registeredResources', name)
  return {
    Status: i.agentConnected || i.status !== 'ACTIVE' ? i.status : 'AGENT LOST',
    Instance: i.ec2InstanceId ?? last(i.containerInstanceArn),
    Type: attribute('instance-type'),
    Zone: attribute('availability-zone'),
    Running: String(i.runningTasksCount),
    'CPU left': `${vcpu(left('CPU'))} of ${vcpu(whole('CPU'))}`,
    'Memory left': `${gib(left('MEMORY'))} of ${gib(whole('MEMORY'))}`,
    Agent: i.versionInfo?.agentVersion ?? '–',
    Registered: iso(i.registeredAt),
  }
}

function definedFacts(c: WireDefined, masked: string) {
  const named = (title: string, names: string[], value: (name: string, i: number) => string) =>
    names.length
      ? {
          [`${c.name} › ${title} ${names.length}`]: Object.fromEntries(
            names.map((name, i) => [name, value(name, i)]),
          ),
        }
      : {}
  return {
    [c.name]: {
      Image: c.image,
      CPU: c.cpu ? `${c.cpu} units` : undefined,
      'Memory, hard limit': c.memory === undefined ? undefined : gib(c.memory),
      'Memory, reserved': c.memoryReservation === undefined ? undefined : gib(c.memoryReservation),
      'Entry point': joined(c.entryPoint, ' '),
      Command: joined(c.command, ' '),
      'Working directory': c.workingDirectory,
      User: c.user,
      Ports: joined(
        c.portMappings?.map(
          ({ hostPort, containerPort, protocol = 'tcp', name }) =>
            `${hostPort ? `${hostPort} → ` : ''}${containerPort}/${protocol}` +
            (name ? ` (${name})` : ''),
        ),
      ),
      'Log driver': c.logConfiguration?.logDriver ?? 'none',
    },
    ...named(
      'Environment',
      (c.environment ?? []).map((e) => e.name),
      () => masked,
    ),
    ...named(
      'Secrets',
      (c.secrets ?? []).map((s) => s.name),
      (_, i) => `from ${c.secrets?.[i]?.valueFrom}`,
    ),
    ...named(
      'Mounts',
      (c.mountPoints ?? []).map((m) => m.containerPath),
      (_, i) =>
        `${c.mountPoints?.[i]?.sourceVolume}${c.mountPoints?.[i]?.readOnly ? ', read only' : ''}`,
    ),
    ...named('Log options', Object.keys(c.logConfiguration?.options ?? {}), () => masked),
    ...named('Docker labels', Object.keys(c.dockerLabels ?? {}), () => masked),
  }
}

export function definitionFacts(
  { taskDefinition: d, tags: tagged }: WireDefinition,
  masked: string,
) {
  return {
    'Task size and place': {
      CPU: d.cpu ? vcpu(Number(d.cpu)) : 'per container',
      Memory: d.memory ? gib(Number(d.memory)) : 'per container',
      'Network mode': d.networkMode ?? 'bridge (the default)',
      Platform: joined(
        [
          d.runtimePlatform?.operatingSystemFamily ?? '',
          d.runtimePlatform?.cpuArchitecture ?? '',
        ].filter(Boolean),
        ' / ',
      ),
      Requires: joined(d.requiresCompatibilities),
      'Compatible with': joined(d.compatibilities),
      'Task role': d.taskRoleArn ?? 'none',
      'Execution role': d.executionRoleArn ?? 'none',
      Volumes: joined(d.volumes?.map((v) => `${v.name} (${volumeText(v)})`)),
      'Placement constraints': joined(
        d.placementConstraints?.map((p) => `${p.type} ${p.expression ?? ''}`),
      ),
      Registered: iso(d.registeredAt),
      'Registered by': d.registeredBy,
      Deregistered: d.deregisteredAt === undefined ? undefined : iso(d.deregisteredAt),
    },
    ...(Object.assign({}, ...d.containerDefinitions.map((c) => definedFacts(c, masked))) as Record<
      string,
      Facts
    >),
    Tags: tags(tagged),
  }
}

/** The resources of a recording in one cluster. */
export const ofCluster = <T extends { clusterArn: string }>(all: T[], cluster: WireCluster): T[] =>
  all.filter((one) => one.clusterArn === cluster.clusterArn)

function breakerText({ enable, rollback }: { enable?: boolean; rollback?: boolean }): string {
  if (!enable) return 'off'
  return rollback ? 'on, rolls back' : 'on'
}

function volumeText({
  efsVolumeConfiguration,
  host,
}: {
  efsVolumeConfiguration?: object
  host?: { sourcePath?: string }
}): string {
  if (efsVolumeConfiguration) return 'EFS'
  return host?.sourcePath ? `host ${host.sourcePath}` : 'bind mount'
}
