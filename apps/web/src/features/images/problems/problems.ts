import type { ImageTrouble } from '@pilothouse/contract'

/** What breaks first stands first: what runs and cannot be started again, what would be started, what a rollback needs; then what is only old. */
const rank = (t: ImageTrouble): number =>
  t.kind === 'stale' ? 3 : t.hold === 'rollback' ? 2 : t.hold === 'current' ? 1 : 0

/** Troubles, the worst first; of like ones the one with the most tasks. */
export const worstFirst = (rows: readonly ImageTrouble[]): ImageTrouble[] =>
  [...rows].sort((a, b) => rank(a) - rank(b) || b.tasks - a.tasks || a.id.localeCompare(b.id))

/** What follows from it, in words. */
export function troubleReason({ kind, hold, tasks, tag, digest }: ImageTrouble): string {
  if (kind === 'stale')
    return `${tasks === 1 ? 'One task runs' : `${tasks} tasks run`} an older image than ${tag ?? 'its tag'} names now.`
  if (hold === 'running' && digest === null)
    return `${tasks === 1 ? 'One task waits' : `${tasks} tasks wait`} for an image that its repository does not have: it cannot be pulled.`
  if (hold === 'running')
    return `${tasks === 1 ? 'One task runs' : `${tasks} tasks run`} an image that its repository no longer has: a new task could not start.`
  if (hold === 'rollback')
    return 'A rollback would need an image that its repository does not have.'
  return 'It would be started with an image that its repository does not have.'
}
