import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { problemFrom } from '#lib/api.ts'
import { Button } from '#ui/Button.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { PageHead, type PageHeadProps } from './PageHead'

interface Props<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  /** The noun in titles of problems, such as `service`. */
  noun: string
  /** The head, which is shown while the page loads too; `detail` is undefined until then. */
  head: (detail: T | undefined) => PageHeadProps
  /** Shown after a 404: what does not exist, or was deleted, and where to go instead. */
  whenGone: { title: string; text: ReactNode; links?: ReactNode }
  children: (detail: T) => ReactNode
}

/**
 * The page of one resource. Its head is there at once; then come a placeholder, the detail, or the
 * problem. If only a refetch failed, the last detail stays below the problem.
 */
export function DetailPage<T>({ query, noun, head, whenGone, children }: Props<T>) {
  const router = useRouter()
  const { data, error, refetch } = query
  const problem = error ? problemFrom(error) : null
  if (problem?.status === 404)
    return (
      <>
        <PageHead {...head(undefined)} />
        <h2 className="sr-only">Gone</h2>
        <Empty title={whenGone.title}>
          <p>{whenGone.text}</p>
          <p className="mt-4 flex flex-wrap items-center justify-center gap-2">
            <Button onClick={() => router.history.back()}>Go back</Button>
            <Button onClick={() => void refetch()}>Look again</Button>
            {whenGone.links}
          </p>
        </Empty>
      </>
    )
  return (
    <>
      <PageHead {...head(data)} />
      {problem && (
        <div className="mb-4">
          <h2 className="sr-only">Problem</h2>
          <ProblemPanel
            title={
              data
                ? `The ${noun} could not be read again; showing the last data`
                : `The ${noun} could not be read`
            }
            problem={problem}
            retry={() => void refetch()}
          />
        </div>
      )}
      {data ? children(data) : !problem && <Skeleton lines={12} />}
    </>
  )
}
