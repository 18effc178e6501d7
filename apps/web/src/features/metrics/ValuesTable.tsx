import type { Metrics } from '@pilothouse/contract'
import { useState } from 'react'
import { moment } from '#lib/formats.ts'

/** The values of the charts as a table, newest first: for screen readers, and to copy. */
export function ValuesTable({ metrics }: { metrics: Metrics }) {
  const [open, setOpen] = useState(false)
  const { times, cpu, memory, tasks } = metrics
  const columns: [string, readonly (number | null)[]][] = [
    ['CPU average', cpu.average],
    ['CPU maximum', cpu.maximum],
    ['Memory average', memory.average],
    ['Memory maximum', memory.maximum],
    ...(tasks ? [['Running tasks', tasks] as [string, readonly (number | null)[]]] : []),
  ]
  return (
    <details className="min-w-0" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-accent hover:underline">
        All values as a table
      </summary>
      {open && (
        <div
          role="region"
          aria-label="All values"
          tabIndex={0}
          className="mt-2 max-h-96 overflow-auto rounded-lg border border-line bg-panel"
        >
          <table className="w-full min-w-max">
            <thead className="sticky top-0 bg-panel text-xs text-faint">
              <tr>
                <th scope="col" className="px-3 py-1.5 text-left font-normal">
                  Time
                </th>
                {columns.map(([name]) => (
                  <th key={name} scope="col" className="px-3 py-1.5 text-right font-normal">
                    {name}
                    {name.startsWith('Running') ? '' : ', %'}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times
                .map((_, n) => times.length - 1 - n)
                .map((n) => (
                  <tr key={times[n]} className="border-t border-line">
                    <th scope="row" className="px-3 py-1 text-left font-normal text-muted">
                      {moment(times[n] ?? 0)}
                    </th>
                    {columns.map(([name, values]) => (
                      <td key={name} className="px-3 py-1 text-right">
                        {values[n]?.toFixed(name.startsWith('Running') ? 0 : 1) ?? (
                          <span className="text-faint">not measured</span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
