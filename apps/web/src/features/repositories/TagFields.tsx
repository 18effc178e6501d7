import { Button } from '#ui/Button.tsx'

export interface TagRow {
  id: number
  key: string
  value: string
}

/** Reads the tags from the rows and checks them. Ignores empty rows. */
export function readTags(rows: readonly TagRow[]): {
  read: { key: string; value: string }[]
  problem: string | null
} {
  const read = rows
    .map(({ key, value }) => ({ key: key.trim(), value }))
    .filter((t) => t.key !== '' || t.value !== '')
  const keys = read.map((t) => t.key)
  const twice = keys.find((key, i) => keys.indexOf(key) !== i)
  const findProblem = () => {
    if (read.some((t) => t.key === '')) return 'Each tag needs a key.'
    if (twice !== undefined) return `“${twice}” is there twice.`
    if (keys.some((key) => /^aws:/i.test(key))) return 'Keys that begin with aws: are reserved.'
    if (keys.some((key) => key.length > 128)) return 'A key has at most 128 characters.'
    if (read.some((t) => t.value.length > 256)) return 'A value has at most 256 characters.'
    if (read.length > 50) return 'A repository has at most 50 tags.'
    return null
  }
  const problem = findProblem()
  return { read, problem }
}

/** Rows of tag keys and values. */
export function TagFields({
  rows,
  set,
  problem,
}: {
  rows: readonly TagRow[]
  set: (rows: TagRow[]) => void
  problem: string | null
}) {
  const change = (id: number, part: Partial<TagRow>) =>
    set(rows.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const field = 'h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-panel px-2'
  return (
    <div role="group" aria-label="Resource tags" className="grid gap-1.5">
      {rows.map((row, i) => (
        <div key={row.id} className="flex gap-2">
          <input
            aria-label={`Key ${i + 1}`}
            value={row.key}
            onChange={(event) => change(row.id, { key: event.target.value })}
            placeholder="Key"
            className={field}
          />
          <input
            aria-label={`Value ${i + 1}`}
            value={row.value}
            onChange={(event) => change(row.id, { value: event.target.value })}
            placeholder="Value"
            className={field}
          />
          <Button
            aria-label={`Remove tag ${i + 1}`}
            onClick={() => set(rows.filter((r) => r.id !== row.id))}
          >
            ✕
          </Button>
        </div>
      ))}
      <div className="flex items-center gap-3">
        <Button
          size="small"
          onClick={() =>
            set([...rows, { id: Math.max(-1, ...rows.map((r) => r.id)) + 1, key: '', value: '' }])
          }
        >
          Add a tag
        </Button>
        <p role={problem ? 'alert' : undefined} className="min-h-5 text-xs text-bad">
          {problem ?? ''}
        </p>
      </div>
    </div>
  )
}
