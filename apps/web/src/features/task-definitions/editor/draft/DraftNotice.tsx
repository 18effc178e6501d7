import { Button } from '#ui/Button.tsx'
import type { Draft } from './draft'

const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/**
 * Says that a draft was restored, and offers to discard it. A family has one draft, whichever
 * revision it started from.
 */
export const DraftNotice = ({
  draft,
  base,
  discard,
}: {
  draft: Draft
  base: string | null
  discard: () => void
}) => (
  <p
    role="status"
    className="flex items-center gap-2 rounded-md bg-busy-soft px-2.5 py-1 text-busy"
  >
    Draft of {clock.format(draft.at)}
    {draft.base !== base && draft.base !== null && `, begun from ${draft.base},`} restored{' '}
    <Button size="small" kind="ghost" onClick={discard}>
      Discard
    </Button>
  </p>
)
