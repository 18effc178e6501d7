import { useId } from 'react'

interface Props {
  label: string
  revisions: readonly number[]
  chosen: number
  choose: (revision: number) => void
}

/** One of a family's revisions, newest first. */
export function RevisionPicker({ label, revisions, chosen, choose }: Props) {
  const id = useId()
  // One that was deleted since, or that is not listed, is still what the address says.
  const offered = revisions.includes(chosen) ? revisions : [chosen, ...revisions]
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      <select
        id={id}
        value={chosen}
        onChange={(event) => choose(Number(event.target.value))}
        className="h-8 min-w-24 rounded-md border border-line-strong bg-raised px-2"
      >
        {offered.map((r) => (
          <option key={r} value={r}>
            {r}
          </option>
        ))}
      </select>
    </div>
  )
}
