import type { Images } from '@pilothouse/contract'
import { useMemo, useState } from 'react'
import { bytes, count } from '#lib/formats.ts'
import type { Selection } from '#lib/lists/selection.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { Button } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Choices } from '#ui/fields/Choices.tsx'
import { Table } from '#ui/tables/Table.tsx'
import { imageColumns } from '../list/columns'
import { DeleteImagesButton } from './DeleteImagesButton'
import { findUnused } from './going'

interface Props {
  repositoryRef: RepositoryRef
  images: Images
  days: number
  choose: (days: number | null) => void
  selection: Selection
}

const spans = [7, 30, 90, 180, 365] as const

/** Lists images that are proved unused and were not pulled for `days` days, largest first. */
export function FindUnused({
  repositoryRef,
  images: { rows, unseen, complete },
  days,
  choose,
  selection,
}: Props) {
  const [now] = useState(Date.now)
  const groups = useMemo(() => findUnused(rows, unseen, days, now), [rows, unseen, days, now])
  const shown = useMemo(
    () => groups.map((g) => ({ ...g.head, bytes: g.bytes, pulledAt: g.pulledAt })),
    [groups],
  )
  const columns = useMemo(
    () =>
      imageColumns(repositoryRef, {
        proved: unseen.length === 0,
        scanned: rows.some((i) => i.scan !== null),
      }),
    [repositoryRef, unseen.length, rows],
  )
  const total = groups.reduce((sum, g) => sum + g.bytes, 0)
  const picked = groups.filter((g) => selection.chosen.has(g.head.id))
  const pickedBytes = picked.reduce((sum, g) => sum + g.bytes, 0)
  const findUnproven = () => {
    if (unseen.length > 0) return 'Nothing is proved unused until all uses have been read.'
    if (!complete) return 'Nothing is proved unused until all images have been read.'
    return null
  }
  const unproven = findUnproven()
  return (
    <section aria-label="Unused images">
      <div className="mb-2.5 flex flex-wrap items-center gap-3">
        <Choices
          label="Not pulled for"
          choices={spans.map((n) => ({ id: String(n), title: `${n} days` }))}
          chosen={String(days)}
          choose={(id) => choose(Number(id))}
        />
        <p role="status" className="text-muted">
          {unproven ??
            (groups.length === 0
              ? 'None proved unused'
              : `${count(groups.length)} proved unused, up to ${bytes(total)} to free`)}
        </p>
        <Button size="small" kind="ghost" className="ml-auto" onClick={() => choose(null)}>
          All images
        </Button>
      </div>
      <div
        role="group"
        aria-label="Chosen images"
        className="mb-2 flex min-h-8 flex-wrap items-center gap-3 text-muted"
      >
        <span>
          {picked.length === 0
            ? 'None chosen'
            : `${count(picked.length)} chosen, up to ${bytes(pickedBytes)}`}
        </span>
        <Button
          size="small"
          reason={unproven ?? (groups.length === 0 ? 'None.' : null)}
          onClick={() =>
            selection.set(
              groups.map((g) => g.head.id),
              true,
            )
          }
        >
          Choose all {count(groups.length)}
        </Button>
        <DeleteImagesButton
          repositoryRef={repositoryRef}
          rows={rows}
          unseen={unseen}
          chosen={new Set(picked.map((g) => g.head.digest))}
          onStart={selection.clear}
        />
      </div>
      <Table
        label="Unused images"
        rows={unproven ? [] : shown}
        columns={columns}
        idOf={(i) => i.id}
        sort={{ column: 'size', down: true }}
        onSort={() => undefined}
        selection={selection}
        empty={
          <Empty title={unproven ? 'Not proved yet' : 'Nothing is unused'}>
            <p>
              {unproven ??
                `Every image is needed, or was used, pushed or pulled in the last ${days} days.`}
            </p>
          </Empty>
        }
      />
    </section>
  )
}
