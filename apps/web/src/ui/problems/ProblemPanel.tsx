import { useEffect, useRef } from 'react'
import { duration } from '#lib/formats.ts'
import { useNow } from '#lib/now.ts'
import { Button } from '../Button'
import { Command } from '../Copy'
import { ToneMark } from '../Tone'

export interface ShownProblem {
  status?: number
  code: string
  message: string
  requestId?: string
  iam?: { action: string; resource: string }
  command?: string
  retryAt?: number
}

/** A failed read: the error, the missing permission, and what to do. */
export function ProblemPanel({
  title,
  problem,
  retry,
}: {
  title: string
  problem: ShownProblem
  retry?: () => void
}) {
  const denied = problem.iam !== undefined
  return (
    <section
      role="alert"
      className={`rounded-lg border bg-panel p-4 ${denied ? 'border-warn/40' : 'border-bad/40'}`}
    >
      <div className="flex items-start gap-2.5">
        <span className={`mt-[5px] ${denied ? 'text-warn' : 'text-bad'}`}>
          <ToneMark tone={denied ? 'warn' : 'bad'} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{title}</h2>
          {problem.iam && (
            <p className="mt-1">
              The permission <code className="font-medium">{problem.iam.action}</code> on{' '}
              <code className="break-all">{problem.iam.resource}</code> is missing.
            </p>
          )}
          <p dir="auto" className="mt-1 break-words text-muted">
            {problem.message}
          </p>
          {problem.command && (
            <div className="mt-2 max-w-xl">
              <Command text={problem.command} />
            </div>
          )}
          {problem.retryAt !== undefined && (
            <NextTry key={problem.retryAt} at={problem.retryAt} retry={retry} />
          )}
          <p className="mt-1.5 text-xs text-faint">
            {problem.code}
            {problem.requestId ? ` · request ${problem.requestId}` : ''}
          </p>
        </div>
        {retry && (
          <Button size="small" onClick={retry}>
            Try again
          </Button>
        )}
      </div>
    </section>
  )
}

/** Milliseconds added to the server's pause, since clocks differ a little. */
const grace = 500

/** Counts down to the next try, and retries then if the page has to. */
function NextTry({ at, retry }: { at: number; retry: (() => void) | undefined }) {
  const now = useNow()
  const latestRetry = useRef(retry)
  useEffect(() => {
    latestRetry.current = retry
  })
  useEffect(() => {
    const timer = setTimeout(() => latestRetry.current?.(), Math.max(0, at - Date.now()) + grace)
    return () => clearTimeout(timer)
  }, [at])
  return (
    <p className="mt-1 tabular-nums">
      {at > now ? `Next try in ${duration(at - now)}.` : 'Trying now…'}
    </p>
  )
}
