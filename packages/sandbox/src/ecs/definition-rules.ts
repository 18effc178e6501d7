import type { Attribute, Compatibility, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { checkConstraints } from './constraints.ts'
import { client } from './lookup.ts'

/** Fargate's task sizes: memory in MiB for each cpu, as from, to and step. */
const fargateSizes: Record<string, readonly [number, number, number]> = {
  '256': [512, 2048, 512],
  '512': [1024, 4096, 1024],
  '1024': [2048, 8192, 1024],
  '2048': [4096, 16384, 1024],
  '4096': [8192, 30720, 1024],
  '8192': [16384, 61440, 4096],
  '16384': [32768, 122880, 8192],
}
const largest = [61440, 122880, 249856]

function fitsFargate(cpu: string, memory: string): boolean {
  const wanted = Number(memory)
  if (cpu === '32768') return largest.includes(wanted)
  if (cpu === '256' && wanted === 1536) return false
  const size = fargateSizes[cpu]
  return !!size && wanted >= size[0] && wanted <= size[1] && (wanted - size[0]) % size[2] === 0
}

/** Refuses what RegisterTaskDefinition refuses. */
export function checkDefinition(input: RegisterTaskDefinitionRequest): void {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.family ?? '')) {
    throw client('Invalid family name. Family should contain only letters, numbers, hyphens and underscores, at most 255.')
  }
  checkConstraints(input.placementConstraints ?? [])
  const containers = input.containerDefinitions ?? []
  if (containers.length === 0) throw client('Task definition must have at least one container definition.')
  if (containers.length > 10) throw client('Task definition can have at most 10 container definitions.')
  if (new Set(containers.map((c) => c.name)).size < containers.length) throw client('Container names must be unique.')
  if (containers.every((c) => c.essential === false)) throw client('A task definition must have at least one essential container.')
  for (const c of containers) {
    if (!c.name) throw client('Container.name should not be null or empty.')
    if (!c.image) throw client('Container.image should not be null or empty.')
    if (!input.memory && !c.memory && !c.memoryReservation) {
      throw client(`Invalid setting for container '${c.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`)
    }
  }
  if (!input.requiresCompatibilities?.includes('FARGATE')) return
  if (input.networkMode !== 'awsvpc') throw client("Fargate only supports network mode ‘awsvpc’.")
  if (!input.cpu || !input.memory) throw client("Fargate requires that 'cpu' be defined at the task level.")
  if (!fitsFargate(input.cpu, input.memory)) {
    throw client("No Fargate configuration exists for given values. See the Amazon ECS documentation for the valid values.")
  }
}

export function compatibilitiesOf(input: RegisterTaskDefinitionRequest): Compatibility[] {
  const fargate = input.networkMode === 'awsvpc' && input.cpu && input.memory && fitsFargate(input.cpu, input.memory)
  return fargate ? ['EC2', 'FARGATE'] : ['EC2']
}

/** The capabilities that an instance needs for it, for the members that a console shows. */
export function requirementsOf(input: RegisterTaskDefinitionRequest): Attribute[] {
  const containers = input.containerDefinitions ?? []
  const names = [
    containers.some((c) => c.logConfiguration?.logDriver === 'awslogs') && 'com.amazonaws.ecs.capability.logging-driver.awslogs',
    containers.some((c) => c.image?.includes('.dkr.ecr.')) && 'com.amazonaws.ecs.capability.ecr-auth',
    containers.some((c) => c.healthCheck) && 'ecs.capability.container-health-check',
    input.taskRoleArn && 'com.amazonaws.ecs.capability.task-iam-role',
    input.executionRoleArn && 'ecs.capability.execution-role-awslogs',
    input.networkMode === 'awsvpc' && 'ecs.capability.task-eni',
    'com.amazonaws.ecs.capability.docker-remote-api.1.18',
  ]
  return names.filter((name) => typeof name === 'string').map((name) => ({ name }))
}
