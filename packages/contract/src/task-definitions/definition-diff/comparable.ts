import { hostPortUnsaid, inUnits, saysNothing } from './defaults.ts'
import { keyOf, sets } from './keyed-lists.ts'

/** A definition with its noise taken out. What has an own name is found by it, wherever it stands. */
export interface Node {
  /** Where it stands in the document. */
  path: (string | number)[]
  /** As it was written, for people. */
  value: unknown
  /** Members, or the items of a list without order, by name; null for what is compared as one. */
  parts: Map<string, Node> | null
  /** What it is compared by, where it has no parts. */
  same: string
}

type Members = Record<string, unknown>
interface Around {
  family: string
  networkMode: unknown
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Takes a register input, or what DescribeTaskDefinition answers, with or without its envelope. */
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
  // In their own order they are one thing: half a command means nothing.
  if (!named && !sets.has(place))
    return { path, value: list, parts: null, same: list.length === 0 ? '' : JSON.stringify(list) }
  const parts = new Map<string, Node>()
  for (const [i, item] of list.entries()) {
    const name = named && isObject(item) ? key(item) : String(item)
    // The same name twice is wrong, and is not to hide a difference.
    let free = name
    for (let n = 2; parts.has(free); n++) free = `${name} (${n})`
    parts.set(free, nodeOf(item, place, [...path, i], around))
  }
  return { path, value: list, parts, same: '' }
}

/** No parts and nothing to compare: an empty list or object says as much as none. */
const isEmpty = ({ parts, same }: Node): boolean => (parts ? parts.size === 0 : same === '')

function withoutRevision(value: string, family: string): string {
  const at = value.indexOf(`task-definition/${family}:`)
  return at < 0 || family === '' ? value : value.slice(0, at) + value.slice(at).replace(/:\d+/, '')
}

/** What a node says, as one text: two nodes without a difference have the same. */
export function sameText({ parts, same }: Node): string {
  if (!parts) return same
  return JSON.stringify(
    [...parts]
      .map(([name, part]) => [name, sameText(part)])
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  )
}
