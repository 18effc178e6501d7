import json from './task-definition-model.json' with { type: 'json' }

/** Where something stands in a task definition. */
export type Path = readonly (string | number)[]

/** What may stand in one place: botocore's model of RegisterTaskDefinition. */
export interface Shape {
  type: 'structure' | 'list' | 'map' | 'string' | 'integer' | 'boolean'
  /** A structure's name in AWS's model. */
  name?: string
  /** What the items of a list and the values of a map are. */
  of?: Shape
  enum?: readonly string[]
  /** Of a number its value, of text and lists their length. */
  min?: number
  max?: number
  pattern?: string
  required?: boolean
  /** AWS's first sentence on it. */
  doc?: string
}

export interface Member {
  name: string
  shape: Shape
}

const structures = json.structures as unknown as Record<string, Record<string, Shape>>

/** The request as a whole. */
export const rootShape: Shape = { type: 'structure', name: 'RegisterTaskDefinitionRequest' }

/** What may stand at a path; null where the model has nothing. */
export function shapeAt(path: Path): Shape | null {
  let shape: Shape | undefined = rootShape
  for (const step of path) {
    shape = shape.type === 'structure' ? memberOf(shape, String(step)) : shape.of
    if (!shape) return null
  }
  return shape
}

/** The members of a structure, in AWS's order; of anything else none. */
export const membersOf = (shape: Shape): Member[] =>
  Object.entries(structures[shape.name ?? ''] ?? {}).map(([name, of]) => ({ name, shape: of }))

/** One member of a structure. */
export function memberOf(shape: Shape, name: string): Shape | undefined {
  const members = structures[shape.name ?? ''] ?? {}
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** The values that may be written: those of an enum, and of a boolean. */
export const valuesOf = (shape: Shape): readonly (string | boolean)[] =>
  shape.type === 'boolean' ? [true, false] : (shape.enum ?? [])
