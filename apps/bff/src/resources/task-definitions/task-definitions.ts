import { setImmediate } from 'node:timers/promises'
import {
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  type ContainerDefinition,
  type TaskDefinition as SdkTaskDefinition,
  type Volume,
} from '@aws-sdk/client-ecs'
import type {
  DefinedContainer,
  FamilyRow,
  ListOf,
  MaskedValue,
  TaskDefinition,
} from '@pilothouse/contract'
import type { WatchedAccount } from '../../accounts.ts'
import { allPages } from '../../aws/paging.ts'
import { bodyOf } from '../../aws/raw.ts'
import type { Redactor } from '../../aws/redact.ts'
import type { Scope } from '../../aws/scope.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { toPartProblem } from '../../fleet/part-problem.ts'
import { coalesce, notFound, scopeKey } from '../reading.ts'
import { refOf } from '../refs.ts'
import { toTags } from '../tags.ts'

const bucket = 'Task definition read'

/** One revision as AWS has it now, with its tags and the body it came in. */
export const describeTaskDefinition = coalesce(
  (scope: Scope, name: string) => `${scopeKey(scope)} ${name}`,
  (scope: Scope, name: string) =>
    scope.read({ bucket, call: 'ecs:DescribeTaskDefinition', priority: 'page' }, (ecs) =>
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name, include: ['TAGS'] })),
    ),
)

/** The families of an account with their uses in the fleet. A failed region leaves the others complete. */
export async function listFamilies(account: WatchedAccount): Promise<ListOf<FamilyRow>> {
  const answers = await Promise.all([...account.fleets.values()].map((fleet) => familiesOf(fleet)))
  return { rows: answers.flatMap((a) => a.rows), parts: answers.map((a) => a.part) }
}

async function familiesOf(
  fleet: Fleet,
): Promise<{ rows: FamilyRow[]; part: ListOf<FamilyRow>['parts'][number] }> {
  fleet.keepFresh()
  const { scope } = fleet
  const { region } = scope
  const asOf = Date.now()
  try {
    const list = (status: 'ACTIVE' | 'INACTIVE') =>
      allPages(async (nextToken) => {
        const answer = await scope.read(
          { bucket, call: 'ecs:ListTaskDefinitionFamilies', priority: 'page' },
          (ecs) =>
            ecs.send(new ListTaskDefinitionFamiliesCommand({ status, maxResults: 100, nextToken })),
        )
        return { items: answer.families ?? [], next: answer.nextToken }
      })
    const [active, inactive] = await Promise.all([list('ACTIVE'), list('INACTIVE')])
    const uses = usesOf(fleet)
    // One that is registered between the two lists stands in both.
    const rows = [
      ...new Map([
        ...inactive.map((family) => [family, 'INACTIVE'] as const),
        ...active.map((family) => [family, 'ACTIVE'] as const),
      ]),
    ].map(([family, status]) => {
      const use = uses.get(family)
      return {
        id: `${region}/${family}`,
        region,
        family,
        status,
        used: [...(use?.revisions ?? [])].sort((a, b) => b - a),
        services: use?.services.length ?? 0,
      }
    })
    return {
      rows,
      part: { region, asOf, complete: true, loaded: rows.length, total: rows.length, problems: [] },
    }
  } catch (error) {
    return {
      rows: [],
      part: {
        region,
        asOf: null,
        complete: false,
        loaded: 0,
        total: null,
        problems: [toPartProblem(error, 'ecs:ListTaskDefinitionFamilies')],
      },
    }
  }
}

interface Use {
  revisions: Set<number>
  services: { cluster: string; service: string; revision: number }[]
}

/** Which revisions of each family the services and tasks in the fleet use. */
function usesOf(fleet: Fleet): Map<string, Use> {
  const uses = new Map<string, Use>()
  const use = (name: string) => {
    const at = name.lastIndexOf(':')
    const family = name.slice(0, at)
    const revision = Number(name.slice(at + 1))
    const one = uses.get(family) ?? { revisions: new Set(), services: [] }
    uses.set(family, one)
    if (revision) one.revisions.add(revision)
    return { one, revision }
  }
  for (const picture of fleet.snapshots()) {
    for (const { row } of picture.services.values()) {
      const { one, revision } = use(row.taskDefinition)
      one.services.push({ cluster: row.cluster, service: row.name, revision })
    }
    for (const { row } of picture.tasks.values())
      if (row.lastStatus !== 'STOPPED') use(row.taskDefinition)
  }
  return uses
}

/** Reads a masked revision. Masking 64 KB takes 50 ms, so concurrent requests share the result. */
export const readTaskDefinition = coalesce(
  (fleet: Fleet, family: string, revision: number) =>
    `${scopeKey(fleet.scope)} ${family}:${revision}`,
  maskedRevision,
)

async function maskedRevision(
  fleet: Fleet,
  family: string,
  revision: number,
): Promise<TaskDefinition> {
  fleet.keepFresh()
  const { scope } = fleet
  const asOf = Date.now()
  const answer = await describeTaskDefinition(scope, `${family}:${revision}`)
  const definition = answer.taskDefinition
  if (!definition) throw notFound(`Task definition ${family}:${revision}`)
  const raw = JSON.stringify(scope.redactor.json(bodyOf(answer) ?? {}), null, 2)
  // Lets other requests in: the summary masks as much as the raw text.
  await setImmediate()
  return {
    ...toTaskDefinition(definition, scope),
    tags: toTags(answer.tags, scope.redactor),
    raw,
    asOf,
  }
}

function toTaskDefinition(
  definition: SdkTaskDefinition,
  scope: Scope,
): Omit<TaskDefinition, 'tags' | 'raw' | 'asOf'> {
  const family = definition.family ?? 'unknown'
  const revision = definition.revision ?? 0
  const platform = [
    definition.runtimePlatform?.operatingSystemFamily,
    definition.runtimePlatform?.cpuArchitecture,
  ]
    .filter(Boolean)
    .join(' / ')
  return {
    arn: definition.taskDefinitionArn ?? '',
    region: scope.region,
    family,
    revision,
    status: definition.status ?? 'UNKNOWN',
    networkMode: definition.networkMode ?? null,
    cpu: definition.cpu ?? null,
    memory: definition.memory ?? null,
    compatibilities: definition.compatibilities ?? [],
    requires: definition.requiresCompatibilities ?? [],
    taskRoleArn: definition.taskRoleArn ?? null,
    executionRoleArn: definition.executionRoleArn ?? null,
    platform: platform || null,
    volumes: (definition.volumes ?? []).map((v) => ({
      name: v.name ?? '',
      kind: volumeKind(v),
    })),
    placementConstraints: (definition.placementConstraints ?? []).map((c) => ({
      type: c.type ?? 'unknown',
      expression: c.expression ?? '',
    })),
    registeredAt: definition.registeredAt?.getTime() ?? null,
    registeredBy: definition.registeredBy ?? null,
    deregisteredAt: definition.deregisteredAt?.getTime() ?? null,
    containers: (definition.containerDefinitions ?? []).map((c) =>
      toContainer(c, `${family}:${revision}`, scope.redactor),
    ),
  }
}

function toContainer(
  c: ContainerDefinition,
  definition: string,
  redactor: Redactor,
): DefinedContainer {
  const name = c.name ?? 'unknown'
  const mask = (
    place: 'environment' | 'logOptions' | 'labels',
    pairs: [string, string][],
  ): MaskedValue[] =>
    pairs.map(([key, value]) => ({
      name: key,
      value: null,
      mark: redactor.mark(value),
      ref: refOf({ of: 'definition', definition, container: name, place, name: key }),
    }))
  return {
    name,
    image: redactor.scrub(c.image ?? ''),
    essential: c.essential ?? true,
    cpu: c.cpu ?? null,
    memory: c.memory ?? null,
    memoryReservation: c.memoryReservation ?? null,
    command: redactor.words(c.command ?? [], c.entryPoint),
    entryPoint: redactor.words(c.entryPoint ?? []),
    workingDirectory: c.workingDirectory ?? null,
    user: c.user ?? null,
    ports: (c.portMappings ?? []).map((p) => ({
      container: p.containerPort ?? null,
      host: p.hostPort ?? null,
      protocol: p.protocol ?? 'tcp',
      name: p.name ?? null,
    })),
    environment: mask(
      'environment',
      (c.environment ?? []).map((e) => [e.name ?? '', e.value ?? '']),
    ),
    environmentFiles: (c.environmentFiles ?? []).map((f) => f.value ?? ''),
    secrets: (c.secrets ?? []).map((s) => ({ name: s.name ?? '', valueFrom: s.valueFrom ?? '' })),
    healthCheck: c.healthCheck
      ? {
          command: redactor.words(c.healthCheck.command ?? []),
          interval: c.healthCheck.interval ?? 30,
          timeout: c.healthCheck.timeout ?? 5,
          retries: c.healthCheck.retries ?? 3,
          startPeriod: c.healthCheck.startPeriod ?? null,
        }
      : null,
    dependsOn: (c.dependsOn ?? []).map((d) => ({
      container: d.containerName ?? '',
      condition: d.condition ?? '',
    })),
    mounts: (c.mountPoints ?? []).map((m) => ({
      volume: m.sourceVolume ?? '',
      path: m.containerPath ?? '',
      readOnly: m.readOnly ?? false,
    })),
    logDriver: c.logConfiguration?.logDriver ?? null,
    logOptions: mask('logOptions', Object.entries(c.logConfiguration?.options ?? {})),
    labels: mask('labels', Object.entries(c.dockerLabels ?? {})),
    stopTimeout: c.stopTimeout ?? null,
  }
}

/** The kind of a volume, in the words of AWS's console. */
function volumeKind(volume: Volume): string {
  if (volume.efsVolumeConfiguration) return 'EFS'
  if (volume.dockerVolumeConfiguration) return 'Docker'
  if (volume.fsxWindowsFileServerVolumeConfiguration) return 'FSx'
  if (volume.configuredAtLaunch) return 'EBS, configured at launch'
  return volume.host?.sourcePath ? `host ${volume.host.sourcePath}` : 'bind mount'
}
