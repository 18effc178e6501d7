import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import {
  membersOf,
  shapeAt,
  valuesOf,
  type Shape,
} from '@pilothouse/contract/task-definitions/task-definition-model'
import { memberNames, locate } from '../document'

/** Completes members that the object does not have yet, or the values of an enum. */
export function complete({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const text = state.doc.toString()
  const { path, name, word } = locate(text, pos)
  const quoted = word?.type === 'string' && pos > word.offset
  if (!quoted && !explicit && !/[\w"]$/.test(text.slice(0, pos))) return null
  let before = 0
  while (/[\w-]/.test(text[pos - before - 1] ?? '')) before++
  const from = quoted ? word.offset + 1 : pos - before
  if (name) {
    const parent = path.slice(0, -1)
    const shape = shapeAt(parent)
    if (!shape) return null
    const typed: unknown = word?.value
    const there = new Set(memberNames(text, parent).filter((n) => n !== typed))
    const options = membersOf(shape)
      .filter((m) => !there.has(m.name))
      .map((m): Completion => ({
        label: m.name,
        type: 'property',
        detail: m.shape.required ? `${wordOf(m.shape)}, required` : wordOf(m.shape),
        ...(m.shape.doc ? { info: m.shape.doc } : {}),
        boost: m.shape.required ? 1 : 0,
        apply: memberOf(m.name, m.shape),
      }))
    return { from, options, validFor: /^[\w-]*$/ }
  }
  const shape = shapeAt(path)
  if (!shape) return null
  const options = valuesOf(shape).map((value): Completion => ({
    label: String(value),
    type: typeof value === 'boolean' ? 'keyword' : 'enum',
    apply: valueOf(value),
  }))
  return options.length > 0 ? { from, options, validFor: /^[\w-]*$/ } : null
}

/** Names a shape in a word or two. */
export function wordOf(shape: Shape): string {
  if (shape.type === 'list') return `list of ${shape.of ? wordOf(shape.of) : 'anything'}`
  if (shape.type === 'map') return 'names with values'
  return { structure: 'object', string: 'text', integer: 'number', boolean: 'true or false' }[
    shape.type
  ]
}

/** The initial text of a value, by its shape. */
const beginOf: Record<Shape['type'], string> = {
  structure: '{}',
  list: '[]',
  map: '{}',
  string: '""',
  integer: '',
  boolean: '',
}

/** Extends a range over the quotes around it, and returns the text after it. */
function around(
  view: EditorView,
  from: number,
  to: number,
): { from: number; to: number; rest: string } {
  const { doc } = view.state
  const begin = doc.sliceString(from - 1, from) === '"' ? from - 1 : from
  const end = to + (/^[\w-]*"/.exec(doc.sliceString(to, to + 80))?.[0].length ?? 0)
  return { from: begin, to: end, rest: doc.sliceString(end, end + 40) }
}

const memberOf =
  (name: string, shape: Shape) => (view: EditorView, _: Completion, from: number, to: number) => {
    const range = around(view, from, to)
    const begin = beginOf[shape.type]
    const valued = /^\s*:/.test(range.rest)
    const insert = valued
      ? `"${name}"`
      : `"${name}": ${begin}${/^\s*"/.test(range.rest) ? ',' : ''}`
    const cursor = range.from + `"${name}"`.length + (valued ? 0 : 2 + (begin ? 1 : 0))
    view.dispatch({
      changes: { from: range.from, to: range.to, insert },
      selection: { anchor: cursor },
      userEvent: 'input.complete',
    })
  }

const valueOf =
  (value: string | boolean) => (view: EditorView, _: Completion, from: number, to: number) => {
    const range = around(view, from, to)
    const insert = JSON.stringify(value)
    view.dispatch({
      changes: { from: range.from, to: range.to, insert },
      selection: { anchor: range.from + insert.length },
      userEvent: 'input.complete',
    })
  }
