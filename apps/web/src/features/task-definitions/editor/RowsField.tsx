import { Button } from '../../../ui/Button'
import { isMembers, listOf, numberFrom, shown, type Edit } from './fields'
import type { Path } from './document'
import { Group } from './Inputs'

interface Column { name: string; title: string; number?: boolean; width: string }
interface Props { title: string; one: string; path: Path; value: unknown; columns: readonly Column[]; edit: Edit }

/** A list of small objects as rows: ports, variables, secrets. Members that have no column stay as they are. */
export function RowsField({ title, one, path, value, columns, edit }: Props) {
  const rows = listOf(value)
  const readable = value === undefined || (Array.isArray(value) && rows.every(isMembers))
  const add = () => edit([...path, rows.length], Object.fromEntries(columns.filter((c) => !c.number).map((c) => [c.name, ''])))
  // The last row goes with its list: an empty one says nothing.
  const remove = (i: number) => (rows.length === 1 ? edit(path, undefined) : edit([...path, i], undefined))
  return (
    <Group title={`${title} ${rows.length > 0 ? rows.length : ''}`.trim()} aside={readable && <Button size="small" kind="ghost" aria-label={`Add a ${one}`} onClick={add}>Add</Button>}>
      {!readable && <p className="text-xs text-muted">This is no list of objects: edit it in the text.</p>}
      {readable && rows.map((row, i) => (
        <div key={i} className="mb-1 flex items-center gap-1">
          {columns.map((c) => (
            <input
              key={c.name}
              aria-label={`${c.title} of ${one} ${i + 1}`}
              placeholder={c.title}
              value={shown(isMembers(row) ? row[c.name] : undefined)}
              onChange={(event) => edit([...path, i, c.name], c.number ? numberFrom(event.target.value) : event.target.value)}
              autoComplete="off"
              spellCheck={false}
              style={{ flex: c.width }}
              className="mono h-7 min-w-0 rounded-md border border-line-strong bg-panel px-1.5 max-sm:h-9"
            />
          ))}
          <Button size="small" kind="ghost" aria-label={`Remove ${one} ${i + 1}`} onClick={() => remove(i)}>✕</Button>
        </div>
      ))}
    </Group>
  )
}
