import type { ReactNode } from 'react'
import { problemFrom } from '#lib/api.ts'
import { Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

interface Props<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  /** What is read, with its article, as the problem calls it: `network of this task`. */
  noun: string
  /** How many lines its place has until it is there. */
  lines: number
  children: (data: T) => ReactNode
}

/** A detail in a panel of its own: its place while it is read, why it did not come, and of what is old, that it could not be read again. */
export function QueryPanel<T>({
  query: { data, error, refetch },
  noun,
  lines,
  children,
}: Props<T>) {
  const problem = error ? (
    <ProblemPanel
      title={
        data
          ? `The ${noun} could not be read again; showing the last data`
          : `The ${noun} could not be read`
      }
      problem={problemFrom(error)}
      retry={() => void refetch()}
    />
  ) : null
  if (data)
    return (
      <>
        {problem && <div className="mb-3">{problem}</div>}
        {children(data)}
      </>
    )
  return problem ?? <Skeleton lines={lines} />
}
