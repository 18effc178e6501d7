import { useId, useState } from 'react'
import type { DocumentPath } from '../document'
import type { Edit } from './fields'

/**
 * A list of words, one on each line. ECS does not split them in a shell, so this field does not
 * either.
 */
export function WordsField({
  label,
  path,
  value,
  edit,
}: {
  label: string
  path: DocumentPath
  value: unknown
  edit: Edit
}) {
  const id = useId()
  const words = Array.isArray(value) ? (value as unknown[]) : []
  const readable =
    value === undefined ||
    (Array.isArray(value) && words.every((w) => typeof w === 'string' && !w.includes('\n')))
  const text = words.join('\n')
  // An empty last line is not a word until the user types in it.
  const [typed, setTyped] = useState(text)
  const now = typed.replace(/(?<!\n)\n+$/, '') === text ? typed : text
  const set = (next: string) => {
    setTyped(next)
    const list = next.replace(/(?<!\n)\n+$/, '').split('\n')
    edit(path, next.trim() === '' ? undefined : list)
  }
  return (
    <div>
      <label htmlFor={id} className="mb-0.5 block text-xs text-muted">
        {label}, one per line
      </label>
      {readable ? (
        <textarea
          id={id}
          rows={Math.min(6, Math.max(2, words.length))}
          value={now}
          onChange={(event) => set(event.target.value)}
          spellCheck={false}
          className="mono w-full rounded-md border border-line-strong bg-panel px-2 py-1 outline-offset-0"
        />
      ) : (
        <p id={id} className="text-xs text-muted">
          A value has several lines. Edit it in the JSON.
        </p>
      )}
    </div>
  )
}
