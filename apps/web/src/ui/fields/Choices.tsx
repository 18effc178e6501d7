const choiceStyle = [
  'h-7 shrink-0 border-r border-line px-2.5 text-muted last:border-0 hover:text-text',
  'focus-visible:-outline-offset-2 aria-pressed:bg-accent-soft aria-pressed:font-medium',
  'aria-pressed:text-text max-sm:h-9',
].join(' ')

/** A row of choices. The caller keeps the chosen one. */
export function Choices<T extends string>({
  label,
  choices,
  chosen,
  choose,
}: {
  label: string
  choices: readonly { id: T; title: string }[]
  chosen: T
  choose: (id: T) => void
}) {
  return (
    <div
      role="group"
      aria-label={label}
      className="flex max-w-full overflow-x-auto rounded-md border border-line-strong bg-panel"
    >
      {choices.map((c) => (
        <button
          key={c.id}
          type="button"
          aria-pressed={c.id === chosen}
          onClick={() => choose(c.id)}
          className={choiceStyle}
        >
          {c.title}
        </button>
      ))}
    </div>
  )
}
