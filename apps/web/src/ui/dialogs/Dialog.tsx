import * as Ariakit from '@ariakit/react'
import type { ReactNode } from 'react'
import { SlowActions } from './SlowActions'

interface Props {
  title: string
  open: boolean
  onClose: () => void
  children: ReactNode
  wide?: boolean
}

/** A modal dialog named by its title. Traps the focus, and returns it on close. */
export function Dialog({ title, open, onClose, children, wide }: Props) {
  return (
    <Ariakit.Dialog
      open={open}
      onClose={onClose}
      unmountOnHide
      backdrop={<div className="bg-black/35 backdrop-blur-[1px]" />}
      className={`fixed inset-x-3 top-[10vh] z-50 mx-auto flex max-h-[80vh] flex-col overflow-auto rounded-xl border border-line-strong bg-panel shadow-2xl ${wide ? 'max-w-2xl' : 'max-w-md'}`}
    >
      <header className="flex items-center justify-between gap-3 px-5 pt-4">
        <Ariakit.DialogHeading className="min-w-0 truncate text-[15px] font-semibold">
          {title}
        </Ariakit.DialogHeading>
        <Ariakit.DialogDismiss
          aria-label="Close"
          className="-mr-2 grid size-7 place-items-center rounded-md text-muted hover:bg-quiet-soft"
        >
          ✕
        </Ariakit.DialogDismiss>
      </header>
      <div className="px-5 pt-2 pb-5">
        {children}
        <SlowActions />
      </div>
    </Ariakit.Dialog>
  )
}
