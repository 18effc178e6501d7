import type { ListOf } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { problemFrom } from '#lib/api.ts'
import { isReading } from '#lib/lists/loaded.ts'
import { inRegion } from '#lib/regions.ts'
import { Skeleton } from '#ui/Empty.tsx'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { PageHead } from './PageHead'

/** The rows and parts of the chosen regions. */
interface ShownList<T> extends ListOf<T> {
  /** Whether a region is still being read, without a problem. */
  reading: boolean
}

interface Props<T extends { region: string }> {
  title: string
  query: { data: ListOf<T> | undefined; error: unknown; refetch: () => unknown }
  /** The chosen regions as the search parameters have them; undefined shows all. */
  region: string | undefined
  about?: (list: ShownList<T>) => ReactNode
  actions?: ReactNode
  /** More parts whose problems belong to this page. */
  otherParts?: ListOf<T>['parts']
  children: (list: ShownList<T>) => ReactNode
}

/** The page of one list. Shows the problems of its regions above what could be read. */
export function ListPage<T extends { region: string }>({
  title,
  query: { data, error, refetch },
  region,
  about,
  actions,
  otherParts = [],
  children,
}: Props<T>) {
  const parts = (data?.parts ?? []).filter(inRegion(region))
  const list = data && {
    rows: data.rows.filter(inRegion(region)),
    parts,
    reading: isReading(parts),
  }
  return (
    <>
      <PageHead title={title} about={list && about?.(list)} actions={actions} />
      {error && !list ? (
        <ProblemPanel
          title={`The ${title.toLowerCase()} could not be read`}
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      ) : null}
      <PartProblems parts={[...parts, ...otherParts]} />
      {list ? children(list) : !error && <Skeleton lines={12} />}
    </>
  )
}
