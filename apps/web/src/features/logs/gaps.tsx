import type { Log, LogGap } from '@pilothouse/contract'
import type { ReactNode } from 'react'

/** Explanation and remedy for each reason without log lines. */
const sentences: Record<LogGap, (log: Log) => ReactNode> = {
  'no-driver': () => 'Its definition configures no log driver, so its output was not kept.',
  'other-driver': (log) => (
    <>
      Its log goes to the driver <code>{log.driver}</code>, which this console does not read.
    </>
  ),
  'no-group-named': () => (
    <>
      Its definition sets the driver <code>awslogs</code> but no <code>awslogs-group</code>.
    </>
  ),
  'no-prefix': () => (
    <>
      Its definition sets no <code>awslogs-stream-prefix</code>: the stream has the id that Docker
      gave the container, and it has none.
    </>
  ),
  'other-region': (log) => <>Its log is in {log.region}, which this console does not watch.</>,
  'no-group': () => 'The log group does not exist: it was deleted or never created.',
  'no-stream': () =>
    'The log stream does not exist: it was deleted with its retention, or nothing was written yet.',
  'never-started': () => 'The container never started, so it has no log.',
  empty: () =>
    'The container has written nothing, or its lines are past the retention of the group.',
  unknown: () => 'Its definition cannot be read, so the place of its log is unknown.',
}

/** Explains why there are no log lines. */
export const Gap = ({ log, gap }: { log: Log; gap: LogGap }) => (
  <p className="text-muted">{sentences[gap](log)}</p>
)
