import type { ListOf } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { problemFrom } from '#lib/api.ts'
import { Skeleton } from '#ui/Empty.tsx'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

interface Props<T> {
  query: { data: ListOf<T> | undefined; error: unknown; refetch: () => unknown }
  /** The noun in the problem's title, such as `tasks`. */
  noun: string
  children: (list: ListOf<T>) => ReactNode
}

/** A list with its problems. Shows a placeholder while it loads, or the problem if it failed. */
export function ListPanel<T>({ query: { data, error, refetch }, noun, children }: Props<T>) {
  if (data)
    return (
      <>
        <PartProblems parts={data.parts} />
        {children(data)}
      </>
    )
  if (error)
    return (
      <ProblemPanel
        title={`The ${noun} could not be read`}
        problem={problemFrom(error)}
        retry={() => void refetch()}
      />
    )
  return <Skeleton />
}
