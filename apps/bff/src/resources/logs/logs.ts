import { GetLogEventsCommand, type OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs'
import type { ContainerDefinition, Task } from '@aws-sdk/client-ecs'
import type { Log, LogGap } from '@pilothouse/contract'
import { keyLines, plainText, shortened } from '../../aws/plain-text.ts'
import { hidden, type Redactor } from '../../aws/redact.ts'
import type { Scope } from '../../aws/scope.ts'
import { AwsCallError } from '../../errors.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { notFound } from '../reading.ts'
import { describeTaskDefinition } from '../task-definitions/task-definitions.ts'
import { describeTaskOnce } from '../tasks/tasks.ts'
import { logPlaceOf, type LogPlace } from './log-place.ts'

/**
 * Lines per page, and most calls for one: AWS may return short or empty pages before the end of a
 * stream.
 */
const most = 50
const mostCalls = 4
/**
 * Characters of a line that are shown, and that are searched for secrets. An event may have a
 * megabyte.
 */
const longest = { shown: 4_000, searched: 16_000 }

interface LogQuery {
  cluster: string
  task: string
  container: string
  /** A token of an earlier page. */
  before?: string | undefined
}

/**
 * Reads the last lines of a container, or those before a token. If there are none, `gap` has the
 * reason. Throws a ProblemError.
 */
export async function readLog(
  fleet: Fleet,
  { cluster, task: taskId, container, before }: LogQuery,
  scopeOf: (region: string) => Scope | undefined,
): Promise<Log> {
  const asOf = Date.now()
  const { scope } = fleet
  const task = await describeTaskOnce(scope, cluster, taskId)
  const runs = task.containers?.find((c) => c.name === container)
  const definition = await definitionOf(scope, task, container)
  if (!runs && !definition) throw notFound(`Container ${container} of task ${taskId}`)
  const nothingLogged = runs?.runtimeId ? 'empty' : 'never-started'
  const place = logPlaceOf(definition, runs, taskId, scope.region)
  const nothing = (gap: LogGap): Log => ({ ...place, lines: [], older: null, gap, asOf })
  const { group, stream } = place
  if (place.gap || group === null || stream === null) return nothing(place.gap ?? 'unknown')
  const logScope = scopeOf(place.region)
  if (!logScope) return nothing('other-region')
  try {
    const { events, older } = await pageOf(logScope, group, stream, before)
    const lines = toLines(events, scope.redactor)
    return {
      ...place,
      lines,
      older,
      gap: lines.length > 0 || before ? null : nothingLogged,
      asOf,
    }
  } catch (error) {
    const gap =
      error instanceof AwsCallError && error.problem.code === 'ResourceNotFoundException'
        ? gapOf(error, task, place)
        : null
    if (!gap) throw error
    return nothing(gap)
  }
}

async function definitionOf(
  scope: Scope,
  task: Task,
  container: string,
): Promise<ContainerDefinition | undefined> {
  const { taskDefinition } = await describeTaskDefinition(scope, task.taskDefinitionArn ?? '')
  return taskDefinition?.containerDefinitions?.find((c) => c.name === container)
}

/**
 * AWS has one error code for a missing group and a missing stream; the message tells them apart.
 */
function gapOf(error: AwsCallError, task: Task, place: LogPlace): LogGap {
  if (/log group/i.test(error.problem.message) || place.stream === null) return 'no-group'
  return task.startedAt ? 'no-stream' : 'never-started'
}

async function pageOf(
  scope: Scope,
  group: string,
  stream: string,
  before: string | undefined,
): Promise<{ events: OutputLogEvent[]; older: string | null }> {
  const events: OutputLogEvent[] = []
  let token = before
  for (let call = 0; call < mostCalls; call++) {
    const answer = await scope.readFrom(
      'logs',
      { bucket: 'Logs read', call: 'logs:GetLogEvents', priority: 'page' },
      (logs) =>
        logs.send(
          new GetLogEventsCommand({
            logGroupName: group,
            logStreamName: stream,
            limit: most - events.length,
            startFromHead: false,
            ...(token ? { nextToken: token } : {}),
          }),
        ),
    )
    events.unshift(...(answer.events ?? []))
    // At the end of a stream AWS returns the token that was sent.
    if (!answer.nextBackwardToken || answer.nextBackwardToken === token)
      return { events, older: null }
    token = answer.nextBackwardToken
    if (events.length >= most) break
  }
  return { events, older: token ?? null }
}

function toLines(events: readonly OutputLogEvent[], redactor: Redactor): Log['lines'] {
  const texts = events.map((e) => plainText(e.message ?? '').trimEnd())
  const ofKeys = keyLines(texts)
  const scrub = (text: string) => redactor.scrub(text)
  return events.map((event, index) => ({
    at: event.timestamp ?? null,
    text: ofKeys.has(index) ? hidden : shortened(texts[index] ?? '', longest, scrub),
  }))
}
