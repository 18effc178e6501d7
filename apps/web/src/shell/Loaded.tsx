import type { ListOf } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { problemFrom } from '../lib/api'
import { Skeleton } from '../ui/Empty'
import { PartProblems } from '../ui/PartProblems'
import { ProblemPanel } from '../ui/ProblemPanel'

interface Props<T> {
  query: { data: ListOf<T> | undefined; error: unknown; refetch: () => unknown }
  /** What is read, as the problem calls it: `tasks`. */
  noun: string
  children: (list: ListOf<T>) => ReactNode
}

/** A list in a panel: what could not be read of it, then what could; before anything came, its place or why it did not come. */
export function Loaded<T>({ query: { data, error, refetch }, noun, children }: Props<T>) {
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
