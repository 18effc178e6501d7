import type { Resource } from '@aws-sdk/client-ecs'
import type { DefinitionState, InstanceState, Needs } from './state.ts'

/** Task-level cpu and memory if set, else the sum of the containers' (memoryReservation goes before memory). */
export function needsOf(definition: DefinitionState): Needs {
  const { cpu, memory, containerDefinitions, networkMode } = definition.record
  const sum = (of: (c: (typeof containerDefinitions)[number]) => number | undefined) =>
    containerDefinitions.reduce((total, c) => total + (of(c) ?? 0), 0)
  const shared = networkMode === 'bridge' || networkMode === 'host' || networkMode === undefined
  const hostPorts = containerDefinitions.flatMap((c) => c.portMappings ?? []).map((p) => hostPort(p, networkMode))
  return {
    cpu: cpu ? Number(cpu) : sum((c) => c.cpu),
    memory: memory ? Number(memory) : sum((c) => c.memoryReservation ?? c.memory),
    ports: shared ? hostPorts.filter((p) => p > 0) : [],
    eni: networkMode === 'awsvpc' ? 1 : 0,
  }
}

const hostPort = (p: { hostPort?: number | undefined; containerPort?: number | undefined }, mode: string | undefined) =>
  mode === 'host' ? (p.hostPort ?? p.containerPort ?? 0) : (p.hostPort ?? 0)

/** What is left on an instance. */
export function remaining(instance: InstanceState): Needs {
  const left: Needs = { cpu: instance.total.cpu, memory: instance.total.memory, eni: instance.total.eni, ports: [...instance.reservedPorts] }
  for (const task of instance.tasks) {
    left.cpu -= task.needs.cpu
    left.memory -= task.needs.memory
    left.eni -= task.needs.eni
    left.ports.push(...task.needs.ports)
  }
  return left
}

/** As DescribeContainerInstances shows resources; PORTS lists the ports that are taken. */
export const toResources = (r: { cpu: number; memory: number; ports: number[] }): Resource[] => [
  { name: 'CPU', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: r.cpu },
  { name: 'MEMORY', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: r.memory },
  { name: 'PORTS', type: 'STRINGSET', doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue: r.ports.map(String) },
  { name: 'PORTS_UDP', type: 'STRINGSET', doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue: [] },
]
