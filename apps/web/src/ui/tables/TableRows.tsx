import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import type { Selection } from '#lib/lists/selection.ts'
import type { Column } from './column'

interface Props<T> {
  rows: readonly T[]
  columns: readonly Column<T>[]
  idOf: (row: T) => string
  template: string
  rowHeight: number
  selection?: Selection
}

const rowStyle = [
  'absolute inset-x-0 grid items-center border-b border-line px-1.5 last:border-0',
  'focus-within:bg-accent-soft hover:bg-quiet-soft',
].join(' ')

/** Renders the rows in view and a few around them. */
export function TableRows<T>({ rows, columns, idOf, template, rowHeight, selection }: Props<T>) {
  const body = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const main = body.current?.closest('main')
    if (main && body.current)
      setMargin(
        body.current.getBoundingClientRect().top -
          main.getBoundingClientRect().top +
          main.scrollTop,
      )
  }, [rows.length])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current?.closest('main') ?? null,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: margin,
    initialRect: { width: 1200, height: 900 },
  })
  return (
    <div
      ref={body}
      role="rowgroup"
      className="relative"
      style={{ height: rows.length * rowHeight }}
    >
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index]
        return row === undefined ? null : (
          <div
            key={idOf(row)}
            role="row"
            aria-rowindex={item.index + 2}
            className={`${rowStyle} ${selection?.chosen.has(idOf(row)) ? 'bg-accent-soft' : ''}`}
            style={{
              gridTemplateColumns: template,
              height: rowHeight,
              transform: `translateY(${item.index * rowHeight}px)`,
            }}
          >
            {selection && (
              <div role="cell" className="grid place-items-center">
                <Choose id={idOf(row)} on={selection.chosen.has(idOf(row))} set={selection.set} />
              </div>
            )}
            <Cells row={row} columns={columns as readonly Column<unknown>[]} />
          </div>
        )
      })}
    </div>
  )
}

/** Memoised: rendered again only for another row object. */
const Cells = memo(function Cells({
  row,
  columns,
}: {
  row: unknown
  columns: readonly Column<unknown>[]
}) {
  return columns.map((c) => (
    <div
      key={c.id}
      role="cell"
      className={`min-w-0 px-1.5 ${c.fixed ? '' : 'truncate'} ${c.align === 'right' ? 'text-right' : ''}`}
    >
      {c.cell(row)}
    </div>
  ))
})

const Choose = memo(function Choose({
  id,
  on,
  set,
}: {
  id: string
  on: boolean
  set: Selection['set']
}) {
  return (
    <input
      type="checkbox"
      data-choose="row"
      aria-label={`Choose ${id}`}
      checked={on}
      onChange={() => set([id], !on)}
      className="accent-accent"
    />
  )
})
