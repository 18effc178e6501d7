import type { Unseen } from '@pilothouse/contract'
import { unseenText } from './unseen'

/** Lists what has not been scanned yet; until then "nobody uses it" is unproven. */
export function UnseenLine({ account, unseen }: { account: string; unseen: readonly Unseen[] }) {
  if (unseen.length === 0) return null
  const denied = unseen.some((u) => u.problem)
  return (
    <p role="status" className="mt-2 px-1 text-xs text-muted">
      {denied ? 'Some uses cannot be read: ' : 'Some uses have not been read yet: '}
      {unseen
        .slice(0, 4)
        .map((u) => unseenText(u, account))
        .join(' · ')}
      {unseen.length > 4 && ` · and ${unseen.length - 4} more`}
    </p>
  )
}
