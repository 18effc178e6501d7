import { no, yes, type Verdict } from '../rule.ts'
import type { RevisionUse } from './task-definition.ts'

type Used = Pick<RevisionUse, 'services' | 'tasks'>

/** The first items of a list, and the number of others. */
const few = (names: readonly string[]): string =>
  `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`

/** Why a revision must be kept: it is in use, or it is the only rollback target. */
function held(use: Used | undefined): Verdict {
  const by = (as: RevisionUse['services'][number]['as']) =>
    (use?.services ?? []).filter((s) => s.as === as).map((s) => `${s.service} in ${s.cluster}`)
  const [current, deploying, rollback, tasks] = [
    by('current'),
    by('deploying'),
    by('rollback'),
    use?.tasks ?? [],
  ]
  if (current.length > 0) return no(`It is the task definition of ${few(current)}.`)
  if (deploying.length > 0) return no(`A deployment under way uses it: ${few(deploying)}.`)
  if (tasks.length > 0)
    return no(
      `${tasks.length === 1 ? 'A task runs' : `${tasks.length} tasks run`} it: ${few(tasks.map((t) => `${t.taskId.slice(0, 8)} in ${t.cluster}`))}.`,
    )
  if (rollback.length > 0) return no(`It is the only rollback of ${few(rollback)}.`)
  return yes
}

/** Rules for the actions on a revision, by its status and its known uses. */
export const taskDefinitionCan = {
  deregister: (revision: { status: string }, use: Used | undefined): Verdict => {
    if (revision.status === 'INACTIVE') return no('It is deregistered already.')
    if (revision.status !== 'ACTIVE') return no('It is being deleted.')
    return held(use)
  },
  delete: (revision: { status: string }, use: Used | undefined): Verdict => {
    if (revision.status === 'ACTIVE')
      return no('Deregister it first: ECS deletes only what is INACTIVE.')
    if (revision.status !== 'INACTIVE') return no('It is being deleted.')
    return held(use)
  },
}
