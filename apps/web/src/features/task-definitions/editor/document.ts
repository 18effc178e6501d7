import {
  findNodeAtLocation,
  getLocation,
  modify,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser'

export type Path = readonly (string | number)[]
export interface Change {
  from: number
  to: number
  insert: string
}

const strict = { disallowComments: true, allowTrailingComma: false }
const formats = { tabSize: 2, insertSpaces: true, eol: '\n' }

export interface Parsed {
  /** The document, or undefined where the text is broken. */
  value: unknown
  /** What is wrong with the text, and where: each place, first to last. Empty where it is JSON. */
  broken: { message: string; from: number; to: number }[]
  tree: Node | undefined
}

/** No task definition goes a tenth as deep; readers and rules walk what they get by calling themselves. */
const deepest = 200
/** One mistake can make many that follow from it. */
const mostMistakes = 20

/** The value of a text alone, which is quick; undefined where it is no JSON, or goes deeper than may be walked. */
export function valueOf(text: string): unknown {
  if (findTooDeep(text) !== null) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Reads a text; a broken one as far as it goes. */
export function parse(text: string): Parsed {
  const deep = findTooDeep(text)
  if (deep !== null)
    return {
      value: undefined,
      tree: undefined,
      broken: [
        {
          message: `This goes more than ${deepest} levels deep: ECS has nothing there.`,
          from: deep,
          to: deep + 1,
        },
      ],
    }
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, strict)
  try {
    return { value: JSON.parse(text), broken: [], tree }
  } catch (error) {
    const [first = { offset: 0, length: text.length }, ...more] = errors
    const span = ({ offset, length }: { offset: number; length: number }) => ({
      from: offset,
      to: Math.min(text.length, offset + Math.max(1, length)),
    })
    // The engine tells best of the first; of what comes after it, only this parser does.
    const others = more
      .filter((e, i) => e.offset > (i === 0 ? first : (more[i - 1] ?? first)).offset)
      .slice(0, mostMistakes - 1)
    return {
      value: undefined,
      tree,
      broken: [
        {
          message: `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read.'}`,
          ...span(first),
        },
        ...others.map((e) => ({ message: mistake(e), ...span(e) })),
      ],
    }
  }
}

/** `CommaExpected`, of the parser, as a sentence. */
const mistake = ({ error }: ParseError): string => {
  const [first = '', ...rest] = printParseErrorCode(error).split(/(?=[A-Z])/)
  return `Not JSON here either: ${[first, ...rest].join(' ').toLowerCase()}.`
}

/** Where a text goes deeper than may be walked; what stands in strings does not count. */
function findTooDeep(text: string): number | null {
  let depth = 0
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"?|[[{\]}]/g)) {
    if (found === '[' || found === '{') depth++
    else if (found === ']' || found === '}') depth--
    if (depth > deepest) return index
  }
  return null
}

/** Members of one object with the same name: only the last of them is registered. */
export function repeatedIn(tree: Node | undefined): { name: string; from: number; to: number }[] {
  const rest = tree ? [tree] : []
  const found: { name: string; from: number; to: number }[] = []
  for (let node = rest.pop(); node; node = rest.pop()) {
    const keys =
      node.type === 'object' ? (node.children ?? []).flatMap((p) => p.children?.[0] ?? []) : []
    for (const [name, same] of Map.groupBy(keys, (k) => String(k.value)))
      found.push(
        ...same.slice(0, -1).map((k) => ({ name, from: k.offset, to: k.offset + k.length })),
      )
    rest.push(...(node.children ?? []))
  }
  return found
}

/** Where the thing at a path stands; of something that is not there, the nearest around it. A member is marked by its name. */
export function spanOf(tree: Node | undefined, path: Path): { from: number; to: number } {
  if (!tree) return { from: 0, to: 0 }
  for (let depth = path.length; depth >= 0; depth--) {
    const node = findNodeAtLocation(tree, path.slice(0, depth))
    if (!node) continue
    const text = node.type !== 'object' && node.type !== 'array'
    if (depth === path.length && text) return { from: node.offset, to: node.offset + node.length }
    const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined
    if (key) return { from: key.offset, to: key.offset + key.length }
    return { from: node.offset, to: node.offset + 1 }
  }
  return { from: tree.offset, to: tree.offset + 1 }
}

/** What a position of the text is in: its path, whether it is the name of a member, and the word under it. */
export function locate(
  text: string,
  position: number,
): { path: (string | number)[]; name: boolean; word: Node | undefined } {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, position)
  const word =
    previousNode &&
    previousNode.offset <= position &&
    position <= previousNode.offset + previousNode.length
      ? (previousNode as Node)
      : undefined
  return { path, name: isAtPropertyKey, word }
}

/** The names of the members of the object at a path. */
export function memberNames(text: string, path: Path): string[] {
  const tree = parseTree(text, [], strict)
  const node = tree && findNodeAtLocation(tree, [...path])
  return node?.type === 'object'
    ? (node.children ?? []).flatMap((p) => {
        const name: unknown = p.children?.[0]?.value
        return typeof name === 'string' ? [name] : []
      })
    : []
}

/** The smallest change of the text that makes the value at a path another; `undefined` takes it out. All else stays as it was typed. */
export function changeValue(text: string, path: Path, value: unknown): Change[] {
  return modify(text, [...path], value, { formattingOptions: formats }).map((e) => ({
    from: e.offset,
    to: e.offset + e.length,
    insert: e.content,
  }))
}

/** A document as text, as this editor writes it. */
export const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
