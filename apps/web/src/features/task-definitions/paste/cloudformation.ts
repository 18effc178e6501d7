import {
  membersOf,
  rootShape,
  type Shape,
} from '@pilothouse/contract/task-definitions/task-definition-model'
import { type Members, isMembers } from '../members'
import { isIntrinsic, resolve, type Parameters } from './intrinsics'
import { type Note, type Pasted } from './pasted'

type Result = Pick<Pasted, 'definition' | 'notes' | 'problem'>

/** Names that CloudFormation spells differently, beyond case. */
const renamed: Record<string, string> = { proxyconfigurationproperties: 'properties' }

/** Reads the task definition of a template, of one resource, or of bare properties. */
export function fromTemplate(template: Members): Result {
  const notes: Note[] = []
  const found = propertiesOf(template)
  const [first, ...others] = found
  if (!first)
    return {
      definition: null,
      notes,
      problem: 'There is no resource of the type AWS::ECS::TaskDefinition in this template.',
    }
  if (others.length > 0)
    notes.push({
      path: first.path,
      message:
        `This one was read. The template has others: ${others.map((o) => o.path).join(', ')}; ` +
        'to read another, paste it alone.',
    })
  const parameters = isMembers(template['Parameters']) ? template['Parameters'] : {}
  const definition = read(first.properties, rootShape, first.path, { notes, parameters })
  if (!isMembers(definition))
    return {
      definition: null,
      notes,
      problem: `${first.path || 'The resource'} has no properties.`,
    }
  if (definition['family'] === undefined)
    notes.push({
      path: first.path,
      message: 'There is no Family, so CloudFormation would generate one. Enter one.',
    })
  return { definition, notes, problem: null }
}

function propertiesOf(template: Members): { path: string; properties: unknown }[] {
  if ('ContainerDefinitions' in template) return [{ path: '', properties: template }]
  if (template['Type'] === 'AWS::ECS::TaskDefinition')
    return [{ path: 'Properties', properties: template['Properties'] }]
  const inside = isMembers(template['Resources'])
  const resources = isMembers(template['Resources']) ? template['Resources'] : template
  return Object.entries(resources).flatMap(([id, r]) =>
    isMembers(r) && r['Type'] === 'AWS::ECS::TaskDefinition'
      ? [{ path: `${inside ? 'Resources.' : ''}${id}.Properties`, properties: r['Properties'] }]
      : [],
  )
}

interface Reading {
  notes: Note[]
  parameters: Parameters
}

/**
 * Converts a value to the API's spelling. Keys of maps belong to the author and stay as they are.
 */
function read(given: unknown, shape: Shape, path: string, reading: Reading): unknown {
  const value = isIntrinsic(given) ? resolve(given, path, reading) : given
  if (value === undefined || value === null) return undefined
  if (isIntrinsic(value)) return read(value, shape, path, reading)
  const { of } = shape
  if (shape.type === 'structure')
    return isMembers(value) ? structure(value, shape, path, reading) : value
  if (shape.type === 'list' && of)
    return Array.isArray(value)
      ? value
          .map((item, i) => read(item, of, `${path}[${i}]`, reading))
          .filter((item) => item !== undefined)
      : value
  if (shape.type === 'map' && of)
    return isMembers(value)
      ? Object.fromEntries(
          Object.entries(value)
            .map(([key, item]) => [key, read(item, of, `${path}.${key}`, reading)] as const)
            .filter(([, item]) => item !== undefined),
        )
      : value
  return scalar(value, shape, path, reading)
}

function structure(value: Members, shape: Shape, path: string, reading: Reading): Members {
  const members = new Map(membersOf(shape).map((m) => [m.name.toLowerCase(), m]))
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const lower = key.toLowerCase()
      const member = members.get(renamed[lower] ?? lower)
      const memberPath = path ? `${path}.${key}` : key
      if (!member) {
        reading.notes.push({
          path: memberPath,
          message: 'Left out: RegisterTaskDefinition has no such member.',
        })
        return []
      }
      const kept = read(item, member.shape, memberPath, reading)
      return kept === undefined ? [] : [[member.name, kept]]
    }),
  )
}

/** Converts between numbers and text. CloudFormation does that by itself; the API does not. */
function scalar(value: unknown, { type }: Shape, path: string, { notes }: Reading): unknown {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return String(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  if (type !== 'integer' || typeof value !== 'string') return value
  if (/^-?\d+$/.test(value)) return Number(value)
  notes.push({
    path,
    message: `Only CloudFormation knows '${value}', and a number is needed: left out.`,
  })
  return undefined
}
