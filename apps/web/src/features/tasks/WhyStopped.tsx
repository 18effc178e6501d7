import type { TaskDetail } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { Facts } from '#ui/Facts.tsx'
import { ToneMark } from '#ui/Tone.tsx'
import { exitMeaning, guilty, taskTone } from './status'

/** Why a task stopped, with the last log lines of the container that caused it. */
export function WhyStopped({
  task,
  log,
}: {
  task: TaskDetail
  log: { container: string; lines: ReactNode } | null
}) {
  const container = guilty(task.containers)
  const bad = taskTone(task) === 'bad'
  return (
    <section
      aria-labelledby="why"
      className={`rounded-lg border bg-panel px-4 py-3.5 ${bad ? 'border-bad/40' : 'border-line'}`}
    >
      <h2 id="why" className="flex items-center gap-2 font-semibold">
        <span className={bad ? 'text-bad' : 'text-quiet'}>
          <ToneMark tone={bad ? 'bad' : 'quiet'} />
        </span>
        {task.lastStatus === 'STOPPED' ? 'Why it stopped' : 'Why it is stopping'}
      </h2>
      <p dir="auto" className="mt-1 mb-3 break-words">
        {task.stoppedReason ?? 'AWS gives no reason.'}
      </p>
      <Facts
        facts={[
          task.stopCode ? { name: 'Stop code', value: <code>{task.stopCode}</code> } : null,
          container ? { name: 'Container', value: <code>{container.name}</code> } : null,
          container && container.exitCode !== null
            ? {
                name: 'Exit code',
                value: (
                  <>
                    <code>{container.exitCode}</code>
                    {exitMeaning(container.exitCode) && (
                      <span className="text-muted"> {exitMeaning(container.exitCode)}</span>
                    )}
                  </>
                ),
              }
            : null,
          container?.reason && container.reason !== task.stoppedReason
            ? { name: 'Its reason', value: container.reason }
            : null,
        ]}
      />
      {log && (
        <div id="log" className="mt-4 scroll-mt-4">
          <h3 className="mb-1.5 text-xs text-faint">
            The last lines of <code className="text-muted">{log.container}</code>
          </h3>
          {log.lines}
        </div>
      )}
    </section>
  )
}
