import type { RevisionUse } from '@pilothouse/contract'

const many = (n: number, one: string): string | null =>
  n === 0 ? null : `${n} ${n === 1 ? one : `${one}s`}`
const servicesOf = ({ services }: RevisionUse, as: RevisionUse['services'][number]['as']): number =>
  services.filter((s) => s.as === as).length

/** Sort key of a revision's current use. Past use does not count. */
export const weightOf = (use: RevisionUse | undefined): number =>
  use ? use.services.filter((s) => s.as !== 'past').length + use.tasks.length : 0

/**
 * Describes the use of a revision: what runs it, what could roll back to it, or what ran it
 * earlier.
 */
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
