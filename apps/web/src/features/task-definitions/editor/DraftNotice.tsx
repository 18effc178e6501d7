import { Button } from '../../../ui/Button'

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** Says that what was typed before is back, and lets it go. */
export const DraftNotice = ({ at, discard }: { at: number; discard: () => void }) => (
  <p role="status" className="flex items-center gap-2 rounded-md bg-busy-soft px-2.5 py-1 text-busy">
    Draft of {clock.format(at)} restored <Button size="small" kind="ghost" onClick={discard}>Discard</Button>
  </p>
)
