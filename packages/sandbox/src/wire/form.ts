import type { NormalizedSchema } from '@smithy/core/schema'
import type { WireRequest } from './codec.ts'

/** A form's fields as a tree: `Tags.member.1.Key=a` is a leaf four levels down. */
export interface FormNode {
  value?: string
  kids: Map<string, FormNode>
}

/**
 * Returns the fields of a request. SDKs send a form; callers may also put the fields into the URL.
 */
export const formOf = ({ body, url }: WireRequest): URLSearchParams =>
  new URLSearchParams(body.length > 0 ? body.toString('utf8') : (url.split('?')[1] ?? ''))

/** Builds the tree of a form by splitting names at their dots. */
export function treeOf(form: URLSearchParams): FormNode {
  const root: FormNode = { kids: new Map() }
  for (const [name, value] of form) {
    let node = root
    for (const part of name.split('.')) {
      const kid: FormNode = node.kids.get(part) ?? { kids: new Map() }
      node.kids.set(part, kid)
      node = kid
    }
    node.value = value
  }
  return root
}

/** Returns the children of a list's node, sorted by their numbers. */
export const numbered = (node: FormNode | undefined): FormNode[] =>
  [...(node?.kids ?? [])].sort(([a], [b]) => Number(a) - Number(b)).map(([, kid]) => kid)

/** Converts a leaf to JSON's type: text becomes a number or a boolean where the schema has one. */
export function leafOf(schema: NormalizedSchema, { value: text = '' }: FormNode): unknown {
  if (schema.isBooleanSchema()) return text === 'true' || text === 'false' ? text === 'true' : text
  if (schema.isTimestampSchema()) return Date.parse(text) / 1000
  if (schema.isNumericSchema())
    return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
  return text
}

/** Escapes text for XML 1.0, and drops the control characters that it cannot represent. */
export const escape = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/**
 * Returns the content of a document's root element. The serialiser names the root by its shape,
 * which no query protocol does.
 */
export function inside(xml: string): string {
  const from = xml.indexOf('>') + 1
  return xml.slice(from, Math.max(from, xml.lastIndexOf('</')))
}
