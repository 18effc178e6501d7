import { Search } from 'lucide-react'
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { lazyPart } from '#ui/problems/LazyPart.tsx'
import type { Entry, ServerSearch } from './Palette'
import { ThemeButton } from './ThemeButton'
import { Toasts } from './Toasts'
import { UpdateNotice } from './UpdateNotice'

const Palette = lazyPart(() => import('./Palette'))

interface Props {
  rail: ReactNode
  picker: ReactNode
  freshness: ReactNode
  notice: ReactNode
  user: string
  entries: () => Entry[]
  serverSearch: ServerSearch
  path: string
  children: ReactNode
}

/** The frame around every page. */
export function Frame({
  rail,
  picker,
  freshness,
  notice,
  user,
  entries,
  serverSearch,
  path,
  children,
}: Props) {
  const [finding, setFinding] = useState<boolean | null>(null)
  const main = useRef<HTMLElement>(null)
  // If the focused element went with the previous page, focus the new page.
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true })
  }, [path])
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setFinding(true)
    }
    addEventListener('keydown', open)
    return () => removeEventListener('keydown', open)
  }, [])
  return (
    <div className="grid h-dvh max-sm:grid-rows-[48px_1fr_auto] sm:grid-cols-[196px_minmax(0,1fr)] sm:grid-rows-[48px_1fr]">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-accent px-3 py-1 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      {rail}
      <header className="flex min-w-0 items-center gap-3 border-b border-line px-5 max-sm:order-1 max-sm:gap-2 max-sm:px-3 sm:col-start-2 sm:row-start-1">
        {picker}
        <button
          type="button"
          onClick={() => setFinding(true)}
          className="flex h-8 max-w-80 min-w-0 flex-1 items-center gap-2 rounded-md border border-line bg-panel px-2.5 text-faint hover:border-line-strong max-sm:max-w-9 max-sm:flex-none max-sm:px-2"
        >
          <Search size={14} className="shrink-0" aria-hidden="true" />
          <span className="flex-1 truncate text-left max-sm:sr-only">Find anything</span>
          <kbd
            aria-hidden="true"
            className="rounded border border-line px-1 text-[11px]/4 max-sm:hidden"
          >
            {/Mac/.test(navigator.platform) ? '⌘K' : 'Ctrl K'}
          </kbd>
        </button>
        {freshness}
        <span className="text-muted max-sm:hidden" title="Signed in as">
          {user}
        </span>
        <ThemeButton />
      </header>
      <div className="flex min-h-0 min-w-0 flex-col max-sm:order-2 sm:col-start-2 sm:row-start-2">
        <UpdateNotice />
        {notice}
        <main
          ref={main}
          id="content"
          tabIndex={-1}
          data-scroll-restoration-id="main"
          className="relative min-h-0 min-w-0 flex-1 overflow-x-hidden overflow-y-auto outline-none"
        >
          {/* The padding is inside the scrolling element. Otherwise a sticky header stops below
              it, and rows show above the header. */}
          <div className="px-5 pt-3.5 pb-12 max-sm:px-3">{children}</div>
        </main>
      </div>
      <Toasts />
      {finding !== null && (
        <Suspense>
          <Palette
            open={finding}
            onClose={() => setFinding(false)}
            entries={entries}
            serverSearch={serverSearch}
          />
        </Suspense>
      )}
    </div>
  )
}
