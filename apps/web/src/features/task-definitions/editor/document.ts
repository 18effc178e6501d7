import {
  findNodeAtLocation,
  getLocation,
  modify,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser'

export type DocumentPath = readonly (string | number)[]
interface TextChange {
  from: number
  to: number
  insert: string
}

const strict = { disallowComments: true, allowTrailingComma: false }
const formats = { tabSize: 2, insertSpaces: true, eol: '\n' }

interface ParsedDocument {
  /** The document, or undefined if the text is broken. */
  value: unknown
  /** Syntax errors with their positions, in order of position. Empty for valid JSON. */
  broken: { message: string; from: number; to: number }[]
  tree: Node | undefined
}

/** Deepest nesting that is read; readers are recursive. Task definitions need less than a tenth. */
const deepest = 200
/** Limits the syntax errors shown, since one mistake often causes many. */
const mostMistakes = 20

/**
 * Parses a text without positions, which is fast. Undefined for text that is broken or nested too
 * deeply.
 */
export function valueOf(text: string): unknown {
  if (findTooDeep(text) !== null) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Parses a text with positions. Reads a broken text as far as possible. */
export function parse(text: string): ParsedDocument {
  const deep = findTooDeep(text)
  if (deep !== null)
    return {
      value: undefined,
      tree: undefined,
      broken: [
        {
          message: `This is nested more than ${deepest} levels deep; no task definition is.`,
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
    // Use the engine's message for the first error and the parser's for the others.
    const others = more
      .filter((e, i) => e.offset > (i === 0 ? first : (more[i - 1] ?? first)).offset)
      .slice(0, mostMistakes - 1)
    return {
      value: undefined,
      tree,
      broken: [
        {
          message: `This is not JSON: ${error instanceof Error ? error.message : 'unreadable.'}`,
          ...span(first),
        },
        ...others.map((e) => ({ message: mistake(e), ...span(e) })),
      ],
    }
  }
}

/** Turns a code of the parser, such as `CommaExpected`, into a sentence. */
const mistake = ({ error }: ParseError): string => {
  const [first = '', ...rest] = printParseErrorCode(error).split(/(?=[A-Z])/)
  return `Not JSON here either: ${[first, ...rest].join(' ').toLowerCase()}.`
}

/** The position where a text is nested too deeply, or null. Ignores brackets within strings. */
function findTooDeep(text: string): number | null {
  let depth = 0
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"?|[[{\]}]/g)) {
    if (found === '[' || found === '{') depth++
    else if (found === ']' || found === '}') depth--
    if (depth > deepest) return index
  }
  return null
}

/** Finds repeated member names within an object: ECS would use only the last one. */
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

/**
 * The position of the value at a path, or of its nearest existing parent. Marks a member by its
 * name.
 */
export function spanOf(tree: Node | undefined, path: DocumentPath): { from: number; to: number } {
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

/** Describes a position: its path, whether it is a member name, and the node under it. */
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

/** The member names of the object at a path. */
export function memberNames(text: string, path: DocumentPath): string[] {
  const tree = parseTree(text, [], strict)
  const node = tree && findNodeAtLocation(tree, [...path])
  return node?.type === 'object'
    ? (node.children ?? []).flatMap((p) => {
        const name: unknown = p.children?.[0]?.value
        return typeof name === 'string' ? [name] : []
      })
    : []
}

/**
 * The smallest edit that sets the value at a path; `undefined` removes it. Keeps all other text.
 */
export function changeValue(text: string, path: DocumentPath, value: unknown): TextChange[] {
  return modify(text, [...path], value, { formattingOptions: formats }).map((e) => ({
    from: e.offset,
    to: e.offset + e.length,
    insert: e.content,
  }))
}

/** Formats a document the way this editor does. */
export const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
