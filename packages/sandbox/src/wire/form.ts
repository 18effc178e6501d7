import type { NormalizedSchema } from '@smithy/core/schema'
import type { WireRequest } from './codec.ts'

/** A form's fields as a tree: `Tags.member.1.Key=a` is a leaf four levels down. */
export interface Node {
  value?: string
  kids: Map<string, Node>
}

/** The fields of a request. SDKs send a form; by hand, the same fields may come in the URL. */
export const formOf = ({ body, url }: WireRequest): URLSearchParams =>
  new URLSearchParams(body.length > 0 ? body.toString('utf8') : (url.split('?')[1] ?? ''))

/** A form, told apart at its dots. */
export function treeOf(form: URLSearchParams): Node {
  const root: Node = { kids: new Map() }
  for (const [name, value] of form) {
    let node = root
    for (const part of name.split('.')) {
      const kid: Node = node.kids.get(part) ?? { kids: new Map() }
      node.kids.set(part, kid)
      node = kid
    }
    node.value = value
  }
  return root
}

/** The kids of a list's node, in the order of their numbers. */
export const numbered = (node: Node | undefined): Node[] =>
  [...(node?.kids ?? [])].sort(([a], [b]) => Number(a) - Number(b)).map(([, kid]) => kid)

/** A leaf as JSON would have said it: text becomes a number or a boolean where the schema has one. */
export function leafOf(schema: NormalizedSchema, { value: text = '' }: Node): unknown {
  if (schema.isBooleanSchema()) return text === 'true' || text === 'false' ? text === 'true' : text
  if (schema.isTimestampSchema()) return Date.parse(text) / 1000
  if (schema.isNumericSchema())
    return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
  return text
}

/** Text as XML 1.0 can hold it, which has no way to write most control characters. */
export const escape = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** What stands inside of the one element of a document: the serialiser names it by its shape, which no query protocol wants. */
export function inside(xml: string): string {
  const from = xml.indexOf('>') + 1
  return xml.slice(from, Math.max(from, xml.lastIndexOf('</')))
}
