import * as Ariakit from '@ariakit/react'
import { useEffect, useRef, type ReactNode } from 'react'

export interface Tab {
  id: string
  title: string
  count?: number
  panel: () => ReactNode
}

const tabStyle = [
  '-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap',
  'text-muted hover:text-text aria-selected:border-accent aria-selected:font-medium',
  'aria-selected:text-text',
].join(' ')

/** Tabs. The caller keeps the chosen one, usually in the URL. */
export function Tabs({
  label,
  tabs,
  chosen,
  choose,
}: {
  label: string
  tabs: Tab[]
  chosen: string | undefined
  choose: (id: string) => void
}) {
  const now = tabs.find((t) => t.id === chosen) ?? tabs[0]
  const list = useRef<HTMLDivElement>(null)
  // On a phone not all tabs fit: scroll the chosen one into view, and nothing else.
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>('[aria-selected=true]')
    const box = list.current
    if (!tab || !box) return
    const [begin, end] = [
      tab.offsetLeft - box.offsetLeft,
      tab.offsetLeft - box.offsetLeft + tab.offsetWidth,
    ]
    if (begin < box.scrollLeft || end > box.scrollLeft + box.clientWidth)
      box.scrollLeft = begin - 24
  }, [now?.id])
  return (
    <Ariakit.TabProvider
      selectedId={now?.id ?? null}
      setSelectedId={(id) => id && id !== now?.id && choose(id)}
      selectOnMove={false}
    >
      <Ariakit.TabList
        ref={list}
        aria-label={label}
        className="mb-4 flex gap-5 overflow-x-auto border-b border-line"
      >
        {tabs.map((t) => (
          <Ariakit.Tab key={t.id} id={t.id} className={tabStyle}>
            {t.title}
            {t.count !== undefined && (
              <span aria-hidden="true" className="text-xs font-normal text-faint">
                {t.count}
              </span>
            )}
          </Ariakit.Tab>
        ))}
      </Ariakit.TabList>
      {now && (
        <Ariakit.TabPanel tabId={now.id} focusable={false}>
          <h2 className="sr-only">{now.title}</h2>
          {now.panel()}
        </Ariakit.TabPanel>
      )}
    </Ariakit.TabProvider>
  )
}
