import { useSlowActions } from '#lib/actions/slow-actions.ts'
import { ToneMark } from '../Tone'

/** Messages about actions that take long. */
export function SlowActions() {
  const actions = useSlowActions()
  if (actions.size === 0) return null
  return (
    <div role="status">
      {[...actions].map(([id, message]) => (
        <p key={id} className="mt-3 flex items-start gap-2 rounded-lg border border-line p-3">
          <span className="mt-[5px] text-busy">
            <ToneMark tone="busy" />
          </span>
          <span className="min-w-0 break-words">{message}</span>
        </p>
      ))}
    </div>
  )
}
