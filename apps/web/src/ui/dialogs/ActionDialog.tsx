import type { ReactNode } from 'react'
import { Button } from '../Button'
import { Command } from '../Copy'
import { ActionProblem, type ActionFailure } from './ActionProblem'
import { Dialog } from './Dialog'

interface Props {
  title: string
  open: boolean
  onClose: () => void
  /** The text of the submit button, such as `Scale to 5`. */
  verb: string
  kind?: 'primary' | 'danger'
  /** Why the action cannot be sent now, or null. */
  reason?: string | null
  sending: boolean
  problem: ActionFailure | null
  /** The AWS CLI command that does the same. */
  command?: string | null
  wide?: boolean
  /** Called by Reload after a conflict. By default it closes the dialog. */
  takeOver?: () => void
  onSubmit: () => void
  children: ReactNode
}

/** A dialog that sends one action. Shows the equivalent CLI command, and why the action failed. */
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
  const disabledReason = reason ?? (sending ? 'Sending…' : null)
  return (
    <Dialog title={title} open={open} onClose={onClose} {...(wide ? { wide } : {})}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (disabledReason === null) onSubmit()
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
          <Button type="submit" kind={kind} reason={disabledReason}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
