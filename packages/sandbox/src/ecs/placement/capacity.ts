import type { Resource, TaskOverride } from '@aws-sdk/client-ecs'
import type { DefinitionState, ContainerInstanceState, ReservedResources } from '../state.ts'

/**
 * Returns the task-level cpu and memory if set, else the sum of the containers' (memoryReservation
 * before memory). A task may override both.
 */
export function needsOf(definition: DefinitionState, overrides?: TaskOverride): ReservedResources {
  const own = ownNeeds(definition)
  const { cpu, memory } = overrides ?? {}
  if (cpu === undefined && memory === undefined) return own
  return { ...own, cpu: Number(cpu ?? own.cpu), memory: Number(memory ?? own.memory) }
}

function ownNeeds(definition: DefinitionState): ReservedResources {
  const known = needs.get(definition)
  if (known) return known
  const counted = countNeeds(definition)
  needs.set(definition, counted)
  return counted
}

/** Cache: revisions are immutable, and all tasks of one share its needs. */
const needs = new WeakMap<DefinitionState, ReservedResources>()

function countNeeds(definition: DefinitionState): ReservedResources {
  const { cpu, memory, containerDefinitions, networkMode } = definition.record
  const sum = (of: (c: (typeof containerDefinitions)[number]) => number | undefined) =>
    containerDefinitions.reduce((total, c) => total + (of(c) ?? 0), 0)
  const shared = networkMode === 'bridge' || networkMode === 'host' || networkMode === undefined
  const ports = (protocol: 'tcp' | 'udp') =>
    !shared
      ? []
      : containerDefinitions
          .flatMap((c) => c.portMappings ?? [])
          .filter((p) => (p.protocol ?? 'tcp') === protocol)
          .map((p) => hostPort(p, networkMode))
          .filter((p) => p > 0)
  const gpus = containerDefinitions
    .flatMap((c) => c.resourceRequirements ?? [])
    .filter((r) => r.type === 'GPU')
  return {
    cpu: cpu ? Number(cpu) : sum((c) => c.cpu),
    memory: memory ? Number(memory) : sum((c) => c.memoryReservation ?? c.memory),
    ports: ports('tcp'),
    udp: ports('udp'),
    eni: networkMode === 'awsvpc' ? 1 : 0,
    gpu: gpus.reduce((total, r) => total + Number(r.value), 0),
  }
}

const hostPort = (
  p: { hostPort?: number | undefined; containerPort?: number | undefined },
  mode: string | undefined,
) => (mode === 'host' ? (p.hostPort ?? p.containerPort ?? 0) : (p.hostPort ?? 0))

/** Returns the remaining resources of an instance; for ports, those in use. */
export function remaining(instance: ContainerInstanceState): ReservedResources {
  const { cpu, memory, eni, gpu = 0 } = instance.total
  const left: ReservedResources = {
    cpu,
    memory,
    eni,
    gpu,
    ports: [...instance.reservedPorts],
    udp: [...(instance.reservedUdp ?? [])],
  }
  for (const task of instance.tasks) {
    left.cpu -= task.needs.cpu
    left.memory -= task.needs.memory
    left.eni -= task.needs.eni
    left.gpu -= task.needs.gpu
    left.ports.push(...task.needs.ports)
    left.udp.push(...task.needs.udp)
  }
  return left
}

/** Returns the missing resource in RunTask's words, or undefined if the task fits. */
export function lacking(needs: ReservedResources, left: ReservedResources): string | undefined {
  if (needs.cpu > left.cpu) return 'RESOURCE:CPU'
  if (needs.memory > left.memory) return 'RESOURCE:MEMORY'
  if (needs.gpu > left.gpu) return 'RESOURCE:GPU'
  if (
    needs.ports.some((p) => left.ports.includes(p)) ||
    needs.udp.some((p) => left.udp.includes(p))
  )
    return 'RESOURCE:PORTS'
  return needs.eni > left.eni ? 'RESOURCE:ENI' : undefined
}

interface Resources {
  cpu: number
  memory: number
  ports: readonly number[]
  udp?: readonly number[]
  gpu?: number | undefined
}

/** Returns resources as in DescribeContainerInstances; PORTS lists the ports in use. */
export const toResources = (r: Resources): Resource[] => [
  { name: 'CPU', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: r.cpu },
  { name: 'MEMORY', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: r.memory },
  {
    name: 'PORTS',
    type: 'STRINGSET',
    doubleValue: 0,
    longValue: 0,
    integerValue: 0,
    stringSetValue: r.ports.map(String),
  },
  {
    name: 'PORTS_UDP',
    type: 'STRINGSET',
    doubleValue: 0,
    longValue: 0,
    integerValue: 0,
    stringSetValue: (r.udp ?? []).map(String),
  },
  ...(r.gpu === undefined
    ? []
    : [{ name: 'GPU', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: r.gpu }]),
]
