import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { shownOf, type ShownField } from './fields'
import { FieldsForm } from './FieldsForm'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

const letters = 'abcdefghij'.split('')
const containers = letters.map((name) => ({
  name,
  image: `${name}:1`,
  memory: 64,
  environment: Array.from({ length: 120 }, (_, n) => ({ name: `V${n}`, value: `${n}` })),
}))
const text = JSON.stringify({ family: 'big', containerDefinitions: containers }, null, 2)

/** Records which containers are rendered, by a getter on their image. */
function watched({ document, waits }: ShownField, drawn: string[]): ShownField {
  for (const c of document['containerDefinitions'] as { name: string; image: string }[]) {
    const { image, name } = c
    if (Object.getOwnPropertyDescriptor(c, 'image')?.get === undefined)
      Object.defineProperty(c, 'image', { enumerable: true, get: () => (drawn.push(name), image) })
  }
  return { document, waits }
}

test('renders only the changed container among ten with 1,200 variables', async () => {
  const drawn: string[] = []
  const host = document.createElement('div')
  const root = createRoot(host)
  const edit = () => undefined
  const first = shownOf(text)
  const draw = async (shown: ShownField) => {
    const one = watched(shown, drawn)
    drawn.length = 0
    await act(async () => root.render(<FieldsForm shown={one} edit={edit} />))
    return drawn
  }
  expect(await draw(first)).toEqual(letters)
  // Long lists are folded: ten rows of each, with two fields a row.
  expect(host.querySelectorAll('[aria-label^="Container "] input').length).toBeLessThan(10 * 30)

  const second = shownOf(text.replace('"e:1"', '"e:12"'), first)
  expect(await draw(second)).toEqual(['e'])
  expect(host.querySelector<HTMLInputElement>('[aria-label="Container e"] .mono')?.value).toBe(
    'e:12',
  )

  // Renders no container for a change outside of them, a broken text, or an equal document.
  for (const next of [
    text.replace('"e:1"', '"e:12"').replace('"big"', '"bigger"'),
    text.slice(0, 2_000),
    text.replace('"e:1"', '"e:12"').replaceAll('\n', '\n '),
  ])
    expect(await draw(shownOf(next, second))).toEqual([])
  await act(async () => root.unmount())
})

test('keeps the form while the text is broken', () => {
  const before = shownOf('{"family": "a"}')
  expect(shownOf('{"family": "a', before)).toEqual({
    document: { family: 'a' },
    waits: 'The text is not valid JSON. The fields are read-only until it is.',
  })
  expect(shownOf('[]', before)).toEqual({
    document: { family: 'a' },
    waits: 'The document is not a JSON object. The fields are read-only until it is.',
  })
  expect(shownOf('['.repeat(100_000), before).waits).not.toBeNull()
  expect(shownOf('x').document).toEqual({})
})
