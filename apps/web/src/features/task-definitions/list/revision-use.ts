import type { RevisionUse } from '@pilothouse/contract'

const many = (n: number, one: string): string | null =>
  n === 0 ? null : `${n} ${n === 1 ? one : `${one}s`}`
const servicesOf = ({ services }: RevisionUse, as: RevisionUse['services'][number]['as']): number =>
  services.filter((s) => s.as === as).length

/** How much hangs on a revision now, to sort by: what only ran it earlier does not. */
export const weightOf = (use: RevisionUse | undefined): number =>
  use ? use.services.filter((s) => s.as !== 'past').length + use.tasks.length : 0

/** Who uses a revision, in few words: who runs it now and who would go back to it; of nobody, who ran it earlier. */
export function textOfUse(use: RevisionUse | undefined): string {
  if (!use) return '–'
  const back = many(servicesOf(use, 'rollback'), 'service')
  const now = [
    many(servicesOf(use, 'current') + servicesOf(use, 'deploying'), 'service'),
    many(use.tasks.length, 'task'),
    back && `rollback of ${back}`,
  ].filter(Boolean)
  if (now.length > 0) return now.join(', ')
  const earlier = many(servicesOf(use, 'past'), 'service') ?? many(use.stopped, 'stopped task')
  return earlier ? `earlier, by ${earlier}` : '–'
}
