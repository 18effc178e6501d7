import type { ReactNode } from 'react'
import { Button } from '../Button'
import { Command } from '../Copy'
import { ActionProblem, type ActionFailure } from './ActionProblem'
import { Dialog } from './Dialog'

interface Props {
  title: string
  open: boolean
  onClose: () => void
  /** The text of the button: a verb, such as `Scale to 5`. */
  verb: string
  kind?: 'primary' | 'danger'
  /** Why the action cannot be sent now, or null. */
  reason?: string | null
  sending: boolean
  problem: ActionFailure | null
  command?: string | null
  wide?: boolean
  /** Reloads the changed fields; by default closes the dialog. */
  takeOver?: () => void
  onSubmit: () => void
  children: ReactNode
}

/** A dialog for one action, with its CLI command, and its problem if it fails. */
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
