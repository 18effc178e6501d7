import type { ImageProblem } from '@pilothouse/contract'
import { plural } from '#lib/formats.ts'

/** Missing images come before stale ones; among missing ones a running task is the most urgent. */
function rank({ kind, hold }: ImageProblem): number {
  if (kind === 'stale') return 3
  if (hold === 'rollback') return 2
  return hold === 'current' ? 1 : 0
}

export const problemTone = ({ kind, hold }: ImageProblem): 'warn' | 'bad' =>
  kind === 'missing' && hold !== 'rollback' ? 'bad' : 'warn'

/** Sorts the most urgent problems first, then those with the most tasks. */
export const worstFirst = (rows: readonly ImageProblem[]): ImageProblem[] =>
  [...rows].sort((a, b) => rank(a) - rank(b) || b.tasks - a.tasks || a.id.localeCompare(b.id))

/** Says what the problem means for the tasks. */
export function problemReason({ kind, hold, tasks, tag, digest }: ImageProblem): string {
  if (kind === 'stale')
    return `${plural(tasks, 'task runs', 'tasks run')} an older image than ${tag ?? 'its tag'} names now.`
  if (hold === 'running' && digest === null)
    return `${plural(tasks, 'task waits', 'tasks wait')} for an image that its repository does not have.`
  if (hold === 'running')
    return `${plural(tasks, 'task runs', 'tasks run')} an image that its repository no longer has: new tasks cannot start.`
  if (hold === 'rollback')
    return 'A rollback would need an image that its repository does not have.'
  return 'It would be started with an image that its repository does not have.'
}
