import type { ReactNode } from 'react'
import { Button } from '../Button'
import { Command } from '../Copy'
import { ActionProblem, type ActionFailure } from './ActionProblem'
import { Dialog } from './Dialog'

interface Props {
  title: string
  open: boolean
  onClose: () => void
  /** What the button says: the verb, with what it is done to. */
  verb: string
  kind?: 'primary' | 'danger'
  /** Why it cannot be sent as it is. */
  reason?: string | null
  sending: boolean
  problem: ActionFailure | null
  command?: string | null
  wide?: boolean
  /** Reads again what has changed; closes the dialog where this is not given. */
  takeOver?: () => void
  onSubmit: () => void
  children: ReactNode
}

/** A dialog that sends one action: what it does, the command for the same, and what went wrong, in it. */
export function ActionDialog({
  title,
  open,
  onClose,
  verb,
  kind = 'primary',
  reason,
  sending,
  problem,
  command,
  wide,
  takeOver = onClose,
  onSubmit,
  children,
}: Props) {
  const off = reason ?? (sending ? 'Sending…' : null)
  return (
    <Dialog title={title} open={open} onClose={onClose} {...(wide ? { wide } : {})}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (off === null) onSubmit()
        }}
      >
        {children}
        {problem && <ActionProblem problem={problem} takeOver={takeOver} />}
        {command && (
          <div className="mt-4">
            <p className="mb-1 text-xs text-muted">AWS CLI command</p>
            <Command text={command} />
          </div>
        )}
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind={kind} reason={off}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
