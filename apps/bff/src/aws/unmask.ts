import { hidden, valueMaps, type Redactor } from './redact.ts'

type Path = readonly (string | number)[]

/** Where a value is in a document. */
interface Position {
  path: Path
  /** The path without indices. All values of one map have the same kind. */
  kind: string
  /** The path with names instead of indices, for containers, variables and volumes. */
  place: string
  /** The words around it, if it is in a list of words. */
  around: string
}

/** A text of a masked document, and the text at the same place of the original. */
interface Leaf extends Position {
  text: string
  original: unknown
}

interface UnmaskRefused {
  path: string
  message: string
}

/**
 * Restores the values of `base` where `masked` has their masks. A value returns only to the same kind
 * of place, and only where it would be masked again, so that no mask can be moved to a place where its
 * value is shown.
 */
export function unmask(
  masked: unknown,
  base: unknown,
  from: string | null,
  redactor: Redactor,
): { value: unknown; refused: UnmaskRefused[] } {
  const known = Map.groupBy(
    leavesOf(redactor.json(base), base).filter(isHidden),
    (l) => `${l.kind} ${l.text}`,
  )
  const refused: UnmaskRefused[] = []
  const put = new Map<string, unknown>()
  const asked = leavesOf(masked, masked).filter(isHidden)
  const refuse = (leaf: Leaf, message: string) =>
    refused.push({ path: pathText(leaf.path), message })
  for (const leaf of asked) {
    const found = known.get(`${leaf.kind} ${leaf.text}`) ?? []
    const different = new Set(found.map((l) => JSON.stringify(l.original)))
    // A mark identifies a value. A mask within a text has no mark, so its place must be the same.
    const one =
      different.size > 1
        ? found.find((l) => l.place === leaf.place && l.around === leaf.around)
        : found[0]
    if (one) put.set(JSON.stringify(leaf.path), one.original)
    else if (found.length > 0)
      refuse(
        leaf,
        `several hidden values of ${from ?? 'the base'} look like this one; type the value anew.`,
      )
    else
      refuse(
        leaf,
        from === null
          ? 'this is a hidden value, and there is no revision to take it from; type the value anew.'
          : `this hidden value is not in ${from} in such a place; type the value anew.`,
      )
  }
  const value = replaced(masked, [], put)
  const again = new Map(
    leavesOf(redactor.json(value), value).map((l) => [JSON.stringify(l.path), l.text]),
  )
  for (const leaf of asked) {
    const path = JSON.stringify(leaf.path)
    if (put.has(path) && again.get(path) !== leaf.text)
      refuse(
        leaf,
        'a hidden value would be shown here; type the value anew, or leave it where it was.',
      )
  }
  return { value, refused }
}

const isHidden = (leaf: Leaf): boolean => leaf.text.includes(hidden)

const top: Position = { path: [], kind: '', place: '', around: '' }

function leavesOf(masked: unknown, original: unknown, position = top): Leaf[] {
  const { path, kind, place } = position
  if (typeof masked === 'string') return [{ ...position, text: masked, original }]
  if (Array.isArray(masked)) {
    const list: unknown[] = Array.isArray(original) ? original : []
    const around = masked.every((one) => typeof one === 'string') ? JSON.stringify(masked) : ''
    return masked.flatMap((one: unknown, i) =>
      leavesOf(one, list[i], {
        path: [...path, i],
        kind,
        place: `${place}/${nameOf(one) ?? i}`,
        around,
      }),
    )
  }
  if (masked === null || typeof masked !== 'object') return []
  const whole: object = typeof original === 'object' && original !== null ? original : {}
  const values = new Map<string, unknown>(Object.entries(whole))
  const member = (key: string) => (valueMaps.has(String(path.at(-1))) ? '*' : key)
  return Object.entries(masked).flatMap(([key, value]) =>
    leavesOf(value, values.get(key), {
      path: [...path, key],
      kind: `${kind}.${member(key)}`,
      place: `${place}/${key}`,
      around: '',
    }),
  )
}

const nameOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
    ? JSON.stringify(value.name)
    : null

function replaced(value: unknown, path: Path, put: ReadonlyMap<string, unknown>): unknown {
  const key = JSON.stringify(path)
  if (put.has(key)) return put.get(key)
  if (Array.isArray(value)) return value.map((one: unknown, i) => replaced(one, [...path, i], put))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, replaced(one, [...path, name], put)]),
  )
}

/** `containerDefinitions[0].environment[3].value`. */
const pathText = (path: Path): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`))
    .join('')
