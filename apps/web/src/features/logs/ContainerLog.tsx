import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemFrom } from '#lib/api.ts'
import { timeZone } from '#lib/formats.ts'
import { Button } from '#ui/Button.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { Gap } from './gaps'
import { LogLines } from './LogLines'
import { logQuery, type ContainerRef } from './queries'

/**
 * The newest log lines of a container, and older ones on demand. `live` means that it may still
 * write.
 */
export function ContainerLog({
  containerRef,
  live,
}: {
  containerRef: ContainerRef
  live: boolean
}) {
  const [atEnd, setAtEnd] = useState(true)
  // Stop following when the user scrolls up, so that the lines stay in place.
  const following = live && atEnd
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    logQuery(containerRef, { follow: following }),
  )
  const [newest] = data?.pages ?? []
  const lines = data?.pages.toReversed().flatMap((page) => page.lines) ?? []
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {error && (
        <ProblemPanel
          title={
            newest
              ? 'The log could not be read again'
              : `The log of ${containerRef.container} could not be read`
          }
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      )}
      {!newest && !error && <Waiting />}
      {newest?.gap && <Gap log={newest} gap={newest.gap} />}
      {newest && lines.length > 0 && (
        <LogLines
          label={`Log of ${containerRef.container}`}
          lines={lines}
          onAtEnd={setAtEnd}
          above={
            hasNextPage ? (
              <p className="px-3 pb-1.5">
                <Button
                  size="small"
                  onClick={() => void fetchNextPage()}
                  reason={isFetchingNextPage ? 'Reading…' : null}
                >
                  Older lines
                </Button>
              </p>
            ) : (
              <p className="px-3 pb-1 text-xs text-faint">The log begins here.</p>
            )
          }
        />
      )}
      {newest?.group && newest.gap !== 'never-started' && (
        <p className="flex flex-wrap justify-between gap-x-4 text-xs text-faint">
          <span className="min-w-0 break-all">
            {newest.group}
            {newest.stream ? ` / ${newest.stream}` : ''}
          </span>
          <span>
            {lines.length > 0 &&
              `${lines.length === 1 ? 'one line' : `${lines.length} lines, newest last`} · `}
            {following && data?.pages.length === 1 && 'followed · '}read <Time at={newest.asOf} /> ·
            times in {timeZone()}
          </span>
        </p>
      )}
    </div>
  )
}

const Waiting = () => (
  <div aria-hidden="true" className="h-[200px] rounded-md border border-line bg-ground px-3 py-2">
    {[60, 80, 45, 70, 55, 75, 40].map((w) => (
      <span key={w} className="my-2.5 block h-2 rounded bg-quiet-soft" style={{ width: `${w}%` }} />
    ))}
  </div>
)
