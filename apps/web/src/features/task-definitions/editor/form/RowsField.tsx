import { memo, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { isMembers } from '../../members'
import type { DocumentPath } from '../document'
import { toList, numberFrom, shown, type Edit } from './fields'
import { FieldGroup } from './Inputs'

export interface RowsColumn {
  name: string
  title: string
  number?: boolean
  width: string
}
interface Props {
  title: string
  one: string
  container: number
  member: string
  value: unknown
  columns: readonly RowsColumn[]
  edit: Edit
}

/** Rows shown before a list is folded, so that the fields below it stay near. */
const first = 10

/**
 * A list of small objects as rows: ports, variables, secrets. Keeps members that have no column.
 */
export const RowsField = memo(function RowsField({
  title,
  one,
  container,
  member,
  value,
  columns,
  edit,
}: Props) {
  const [whole, setWhole] = useState(false)
  const path: DocumentPath = ['containerDefinitions', container, member]
  const rows = toList(value)
  const readable = value === undefined || (Array.isArray(value) && rows.every(isMembers))
  const add = () => {
    edit(
      [...path, rows.length],
      Object.fromEntries(columns.filter((c) => !c.number).map((c) => [c.name, ''])),
    )
    // Unfold the list to show the added row.
    if (rows.length >= first) setWhole(true)
  }
  return (
    <FieldGroup
      title={`${title} ${rows.length > 0 ? rows.length : ''}`.trim()}
      aside={
        readable && (
          <Button size="small" kind="ghost" aria-label={`Add a ${one}`} onClick={add}>
            Add
          </Button>
        )
      }
    >
      {!readable && (
        <p className="text-xs text-muted">This is not a list of objects. Edit it in the JSON.</p>
      )}
      {readable &&
        (whole ? rows : rows.slice(0, first)).map((row, i) => (
          <RowFields
            key={i}
            one={one}
            container={container}
            member={member}
            index={i}
            last={rows.length === 1}
            row={row}
            columns={columns}
            edit={edit}
          />
        ))}
      {readable && rows.length > first && (
        <Button size="small" kind="ghost" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? `Show the first ${first} only` : `Show all ${rows.length}`}
        </Button>
      )}
    </FieldGroup>
  )
})

/** One row. Removing the last row removes the list. */
const RowFields = memo(function RowFields({
  one,
  container,
  member,
  index,
  last,
  row,
  columns,
  edit,
}: Omit<Props, 'title' | 'value'> & { index: number; last: boolean; row: unknown }) {
  const list: DocumentPath = ['containerDefinitions', container, member]
  return (
    <div className="mb-1 flex items-center gap-1">
      {columns.map((c) => (
        <input
          key={c.name}
          aria-label={`${c.title} of ${one} ${index + 1}`}
          placeholder={c.title}
          value={shown(isMembers(row) ? row[c.name] : undefined)}
          onChange={(event) =>
            edit(
              [...list, index, c.name],
              c.number ? numberFrom(event.target.value) : event.target.value,
            )
          }
          autoComplete="off"
          spellCheck={false}
          style={{ flex: c.width }}
          className="mono h-7 min-w-0 rounded-md border border-line-strong bg-panel px-1.5 max-sm:h-9"
        />
      ))}
      <Button
        size="small"
        kind="ghost"
        aria-label={`Remove ${one} ${index + 1}`}
        onClick={() => edit(last ? list : [...list, index], undefined)}
      >
        ✕
      </Button>
    </div>
  )
})
