import { hostPortUnsaid, inUnits, saysNothing } from './defaults.ts'
import { keyOf, sets } from './keyed-lists.ts'

/** A normalised definition. Items with a name are found by it, regardless of their position. */
export interface Node {
  /** Path in the document. */
  path: (string | number)[]
  /** The original value, for display. */
  value: unknown
  /** Members, or the items of an unordered list, by name; null for a leaf. */
  parts: Map<string, Node> | null
  /** Text for the comparison of a leaf. */
  same: string
}

type Members = Record<string, unknown>
interface Around {
  family: string
  networkMode: unknown
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Accepts a register input, or an answer of DescribeTaskDefinition with or without its envelope.
 */
export function comparable(input: unknown): Node {
  const outer = isObject(input) ? input : {}
  const inner = isObject(outer['taskDefinition'])
    ? {
        ...outer['taskDefinition'],
        ...(outer['tags'] === undefined ? {} : { tags: outer['tags'] }),
      }
    : outer
  const definition: Members = {
    ...inner,
    cpu: inUnits(inner['cpu']),
    memory: inUnits(inner['memory']),
  }
  const family = typeof definition['family'] === 'string' ? definition['family'] : ''
  return nodeOf(definition, '', [], { family, networkMode: definition['networkMode'] })
}

/** `place` is the nearest member name above. */
function nodeOf(value: unknown, place: string, path: Node['path'], around: Around): Node {
  if (Array.isArray(value)) return listOf(value, place, path, around)
  if (!isObject(value))
    return {
      path,
      value,
      parts: null,
      same: JSON.stringify(
        typeof value === 'string' ? withoutRevision(value, around.family) : (value ?? null),
      ),
    }
  const parts = new Map<string, Node>()
  for (const [name, member] of Object.entries(value)) {
    if (saysNothing(place, name, member)) continue
    if (
      place === 'portMappings' &&
      name === 'hostPort' &&
      hostPortUnsaid(around.networkMode, value)
    )
      continue
    const node = nodeOf(member, name, [...path, name], around)
    if (!isEmpty(node)) parts.set(name, node)
  }
  return { path, value, parts, same: '' }
}

function listOf(list: readonly unknown[], place: string, path: Node['path'], around: Around): Node {
  const key = keyOf[place]
  const named = key !== undefined && list.every(isObject)
  // Ordered lists are compared as a whole: half a command has no meaning.
  if (!named && !sets.has(place))
    return { path, value: list, parts: null, same: list.length === 0 ? '' : JSON.stringify(list) }
  const parts = new Map<string, Node>()
  for (const [i, item] of list.entries()) {
    const name = named && isObject(item) ? key(item) : String(item)
    // A repeated name is an error, but must not hide a difference.
    let free = name
    for (let n = 2; parts.has(free); n++) free = `${name} (${n})`
    parts.set(free, nodeOf(item, place, [...path, i], around))
  }
  return { path, value: list, parts, same: '' }
}

/** No parts and nothing to compare: an empty list or object means the same as none. */
const isEmpty = ({ parts, same }: Node): boolean => (parts ? parts.size === 0 : same === '')

function withoutRevision(value: string, family: string): string {
  const at = value.indexOf(`task-definition/${family}:`)
  return at < 0 || family === '' ? value : value.slice(0, at) + value.slice(at).replace(/:\d+/, '')
}

/** The normalised text of a node; equal nodes have equal texts. */
export function sameText({ parts, same }: Node): string {
  if (!parts) return same
  return JSON.stringify(
    [...parts]
      .map(([name, part]) => [name, sameText(part)])
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  )
}
