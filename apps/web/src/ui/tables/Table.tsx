import { useMemo, useRef, useSyncExternalStore, type KeyboardEvent, type ReactNode } from 'react'
import type { Selection } from '#lib/lists/selection.ts'
import type { Sort } from '#lib/lists/table-search.ts'
import type { Column } from './column'
import { TableRows } from './TableRows'

export type { Column, Selection, Sort }

interface Props<T> {
  /** The plural noun that names the table. */
  label: string
  rows: readonly T[]
  columns: readonly Column<T>[]
  idOf: (row: T) => string
  sort: Sort
  onSort: (sort: Sort) => void
  /** Makes rows selectable, with a checkbox in each, and x on the keyboard. */
  selection?: Selection
  empty: ReactNode
}

const phoneQuery = '(max-width: 700px)'
const usePhone = () =>
  useSyncExternalStore(
    (listen) => {
      const query = matchMedia(phoneQuery)
      query.addEventListener('change', listen)
      return () => query.removeEventListener('change', listen)
    },
    () => matchMedia(phoneQuery).matches,
  )

/** Sorts rows by a column: numbers by value, text in natural order. */
export function sorted<T>(
  rows: readonly T[],
  column: Column<T> | undefined,
  { down }: { down: boolean },
): readonly T[] {
  if (!column) return rows
  const order = (a: T, b: T) => {
    const left = column.value(a)
    const right = column.value(b)
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    const by =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : String(left).localeCompare(String(right), 'en', { numeric: true })
    return down ? -by : by
  }
  return [...rows].sort(order)
}

/** A virtualised table. j and k move the focus, Enter opens a row, x selects it. */
export function Table<T>({ label, rows, columns, idOf, sort, onSort, selection, empty }: Props<T>) {
  const phone = usePhone()
  const table = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => columns.filter((c) => !phone || c.phone), [columns, phone])
  const inOrder = useMemo(
    () =>
      sorted(
        rows,
        columns.find((c) => c.id === sort.column),
        { down: sort.down },
      ),
    [rows, columns, sort.column, sort.down],
  )
  const template = `${selection ? '28px ' : ''}${shown.map((c) => c.width).join(' ')}`
  const all =
    selection !== undefined &&
    inOrder.length > 0 &&
    inOrder.every((row) => selection.chosen.has(idOf(row)))
  const choose = () =>
    document.activeElement
      ?.closest('[role=row]')
      ?.querySelector<HTMLInputElement>('input[data-choose]')
      ?.click()
  const move = (event: KeyboardEvent) => {
    if (event.key === 'x' && selection && !event.ctrlKey && !event.metaKey) return choose()
    const findStep = () => {
      if (event.key === 'j' || event.key === 'ArrowDown') return 1
      if (event.key === 'k' || event.key === 'ArrowUp') return -1
      return 0
    }
    const step = findStep()
    if (
      step === 0 ||
      event.ctrlKey ||
      event.metaKey ||
      (event.target instanceof HTMLInputElement && !event.target.dataset['choose'])
    )
      return
    event.preventDefault()
    const links = [
      ...(table.current?.querySelectorAll<HTMLElement>('[role=row] a[data-row]') ?? []),
    ]
    const index = links.findIndex((l) => l.closest('[role=row]')?.contains(document.activeElement))
    const next = links[index < 0 ? 0 : Math.min(links.length - 1, Math.max(0, index + step))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  if (rows.length === 0) return empty
  const ariaSort = sort.down ? 'descending' : 'ascending'
  const arrow = sort.down ? '↓' : '↑'
  return (
    <div
      ref={table}
      role="table"
      aria-label={label}
      aria-rowcount={inOrder.length + 1}
      tabIndex={0}
      onKeyDown={move}
      className="rounded-lg border border-line bg-panel"
    >
      <div role="rowgroup" className="sticky top-0 z-10 rounded-t-lg border-b border-line bg-panel">
        <div
          role="row"
          aria-rowindex={1}
          className="grid h-[30px] items-center px-1.5"
          style={{ gridTemplateColumns: template }}
        >
          {selection && (
            <div role="columnheader" className="grid place-items-center">
              <input
                type="checkbox"
                aria-label={`Choose all ${inOrder.length} ${label.toLowerCase()}`}
                checked={all}
                onChange={() => selection.set(inOrder.map(idOf), !all)}
                className="accent-accent"
              />
            </div>
          )}
          {shown.map((c) => (
            <div
              key={c.id}
              role="columnheader"
              aria-sort={sort.column === c.id ? ariaSort : undefined}
              className={`min-w-0 px-1.5 text-xs text-faint ${c.align === 'right' ? 'text-right' : ''}`}
            >
              {c.fixed ? (
                <span className="sr-only">{c.header}</span>
              ) : (
                <button
                  type="button"
                  onClick={() => onSort({ column: c.id, down: sort.column === c.id && !sort.down })}
                  className="max-w-full truncate hover:text-text"
                >
                  {c.header}
                  <span aria-hidden="true" className="ml-1">
                    {sort.column === c.id && arrow}
                  </span>
                </button>
              )}
            </div>
          ))}
        </div>
      </div>
      <TableRows
        rows={inOrder}
        columns={shown}
        idOf={idOf}
        template={template}
        {...(selection ? { selection } : {})}
        rowHeight={phone ? 44 : 32}
      />
    </div>
  )
}
