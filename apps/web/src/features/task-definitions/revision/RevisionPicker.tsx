import { useId } from 'react'

interface Props {
  label: string
  revisions: readonly number[]
  chosen: number
  choose: (revision: number) => void
}

/** Picks one of a family's revisions, newest first. */
export function RevisionPicker({ label, revisions, chosen, choose }: Props) {
  const id = useId()
  // Keep the address's revision as an option even if it was deleted or is not listed.
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
