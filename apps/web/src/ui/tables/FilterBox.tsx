import { count } from '#lib/formats.ts'

/** The filter field. `column:value` searches one column. */
export function FilterBox({
  value,
  onChange,
  columns,
}: {
  value: string
  onChange: (text: string) => void
  columns: readonly string[]
}) {
  return (
    <input
      type="search"
      aria-label="Filter"
      title={`Words, or column:value with ${columns.join(', ')}`}
      placeholder={`Filter, or ${columns[0] ?? 'column'}:value`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 w-64 rounded-md border border-line bg-panel px-3 placeholder:text-faint max-sm:w-full"
    />
  )
}

const facetStyle = [
  'flex h-7 shrink-0 items-center gap-1.5 rounded-full border border-line px-2.5 text-muted',
  'hover:border-line-strong aria-pressed:border-accent aria-pressed:bg-accent-soft',
  'aria-pressed:text-text',
].join(' ')

/** One of several choices, with its number of rows. */
export function Facets({
  label,
  facets,
  chosen,
  choose,
}: {
  label: string
  facets: { id: string; title: string; count: number }[]
  chosen: string
  choose: (id: string) => void
}) {
  return (
    <div role="group" aria-label={label} className="flex gap-1.5 overflow-x-auto max-sm:w-full">
      {facets.map((f) => (
        <button
          key={f.id}
          type="button"
          aria-pressed={f.id === chosen}
          onClick={() => choose(f.id)}
          className={facetStyle}
        >
          {f.title}
          <span className="text-xs">{count(f.count)}</span>
        </button>
      ))}
    </div>
  )
}
