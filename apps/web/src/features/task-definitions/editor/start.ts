import type { TaskDefinition } from '@pilothouse/contract'
import { toText } from './document'

/** Members that only an answer of ECS has, not a registration. */
const answered = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
])

/**
 * A revision as input for a new registration. Keeps masks and members that this console does not
 * know.
 */
export function registrableOf({ raw }: Pick<TaskDefinition, 'raw'>): Record<string, unknown> {
  const { taskDefinition = {}, tags } = JSON.parse(raw) as {
    taskDefinition?: Record<string, unknown>
    tags?: unknown[]
  }
  return {
    ...Object.fromEntries(Object.entries(taskDefinition).filter(([name]) => !answered.has(name))),
    ...(tags && tags.length > 0 ? { tags } : {}),
  }
}

export const definitionText = (definition: TaskDefinition): string =>
  toText(registrableOf(definition))

/** A minimal task definition for Fargate. */
export const template = (family: string): string =>
  toText({
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [
      {
        name: 'app',
        image: '',
        essential: true,
        portMappings: [{ containerPort: 80, protocol: 'tcp' }],
      },
    ],
  })
