import type { ReactNode } from 'react'
import { problemFrom } from '#lib/api.ts'
import { Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

interface Props<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  /** The noun in the problem's title, such as `network of this task`. */
  noun: string
  /** Lines of the placeholder. */
  lines: number
  children: (data: T) => ReactNode
}

/**
 * A detail with its own query. Shows a placeholder while it loads, the problem if it failed, and
 * both the problem and old data if a refetch failed.
 */
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
