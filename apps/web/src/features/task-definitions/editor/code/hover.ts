import { hoverTooltip, type Tooltip } from '@codemirror/view'
import { shapeAt, type Shape } from '@pilothouse/contract/task-definitions/task-definition-model'
import { locate } from '../document'
import { wordOf } from './complete'

/** Shows AWS's documentation of the member under the pointer. */
export const hover = hoverTooltip((view, position): Tooltip | null => {
  const { path, word } = locate(view.state.doc.toString(), position)
  const shape = word ? shapeAt(path) : null
  const name = path.findLast((step) => typeof step === 'string')
  if (!word || !shape || name === undefined) return null
  return {
    pos: word.offset,
    end: word.offset + word.length,
    above: true,
    create: () => ({ dom: helpOf(String(name), shape) }),
  }
})

/** Describes the type and bounds of a member. */
function boundsOf(shape: Shape): string {
  const size = shape.type === 'integer' ? '' : ' long'
  return [
    shape.required ? 'Required.' : null,
    `It is ${wordOf(shape)}.`,
    shape.min === undefined ? null : `At least ${shape.min}${size}.`,
    shape.max === undefined ? null : `At most ${shape.max}${size}.`,
    shape.pattern ? `Like ${shape.pattern}.` : null,
    shape.enum ? `One of ${shape.enum.join(', ')}.` : null,
  ]
    .filter(Boolean)
    .join(' ')
}

function helpOf(name: string, shape: Shape): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'cm-help'
  for (const [tag, text] of [
    ['strong', name],
    ['p', shape.doc ?? ''],
    ['p', boundsOf(shape)],
  ] as const) {
    if (!text) continue
    const part = document.createElement(tag)
    part.textContent = text
    dom.append(part)
  }
  return dom
}
