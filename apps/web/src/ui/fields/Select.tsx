import { useId } from 'react'

interface Props<T extends string> {
  label: string
  value: T
  choices: readonly { id: T; title: string }[]
  choose: (id: T) => void
  className?: string
}

/** A native select field. */
export function Select<T extends string>({
  label,
  value,
  choices,
  choose,
  className = '',
}: Props<T>) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((c) => c.id === event.target.value)
          if (chosen) choose(chosen.id)
        }}
        className="h-9 w-full rounded-md border border-line-strong bg-panel px-2"
      >
        {choices.map((c) => (
          <option key={c.id} value={c.id}>
            {c.title}
          </option>
        ))}
      </select>
    </div>
  )
}
