import { ChevronDown } from 'lucide-react'
import { Suspense, useRef, useState } from 'react'
import { lazyPart } from '#ui/problems/LazyPart.tsx'
import type { Scopes } from './ScopeMenu'

// Load the menu on demand: it is a tenth of the first page's code, and most visits never open it.
const load = () => import('./ScopeMenu')
const ScopeMenu = lazyPart(load)

/** Picks the account and its regions. */
export function ScopePicker(scopes: Scopes) {
  const { accounts, account, shown } = scopes
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const regions = accounts.find((a) => a.name === account)?.regions ?? []
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        }}
        className="flex h-8 max-w-80 min-w-24 shrink-0 items-center gap-1.5 rounded-md border border-line bg-panel px-2.5 text-muted hover:border-line-strong"
      >
        <b className="truncate font-medium text-text">{account}</b>
        <span className="truncate max-sm:hidden">
          {shown.length === regions.length && regions.length > 1
            ? `${regions.length} regions`
            : shown.join(', ')}
        </span>
        <ChevronDown size={13} className="shrink-0" aria-hidden="true" />
      </button>
      {open && (
        <Suspense fallback={null}>
          <ScopeMenu {...scopes} button={button} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
