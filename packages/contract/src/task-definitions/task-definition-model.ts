import json from './task-definition-model.json' with { type: 'json' }

/** A path in a task definition. */
export type Path = readonly (string | number)[]

/** Allowed content of one place: botocore's model of RegisterTaskDefinition. */
export interface Shape {
  type: 'structure' | 'list' | 'map' | 'string' | 'integer' | 'boolean'
  /** A structure's name in AWS's model. */
  name?: string
  /** Type of a list's items or a map's values. */
  of?: Shape
  enum?: readonly string[]
  /** Limits: a number's value, the length of text and lists. */
  min?: number
  max?: number
  pattern?: string
  required?: boolean
  /** The first sentence of AWS's documentation. */
  doc?: string
}

export interface Member {
  name: string
  shape: Shape
}

const structures = json.structures as unknown as Record<string, Record<string, Shape>>

/** The whole request. */
export const rootShape: Shape = { type: 'structure', name: 'RegisterTaskDefinitionRequest' }

/** Returns the allowed content at a path; null if the model has no such path. */
export function shapeAt(path: Path): Shape | null {
  let shape: Shape | undefined = rootShape
  for (const step of path) {
    shape = shape.type === 'structure' ? memberOf(shape, String(step)) : shape.of
    if (!shape) return null
  }
  return shape
}

/** The members of a structure, in AWS's order; none for other types. */
export const membersOf = (shape: Shape): Member[] =>
  Object.entries(structures[shape.name ?? ''] ?? {}).map(([name, of]) => ({ name, shape: of }))

/** One member of a structure. */
export function memberOf(shape: Shape, name: string): Shape | undefined {
  const members = structures[shape.name ?? ''] ?? {}
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** The allowed values of an enum or boolean. */
export const valuesOf = (shape: Shape): readonly (string | boolean)[] =>
  shape.type === 'boolean' ? [true, false] : (shape.enum ?? [])
