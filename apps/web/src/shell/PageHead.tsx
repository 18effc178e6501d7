import { useEffect, type ReactNode } from 'react'
import { Crumbs, type Crumb } from './Crumbs'

export interface PageHeadProps {
  crumbs?: Crumb[]
  title: string
  document?: string
  about?: ReactNode
  actions?: ReactNode
  lead?: ReactNode
}

/** The head of a page: breadcrumbs, title and actions. */
export function PageHead({ crumbs, title, document: tab, about, actions, lead }: PageHeadProps) {
  useEffect(() => {
    window.document.title = `${tab ?? title} · Pilothouse`
  }, [tab, title])
  return (
    <header className="mb-4">
      {crumbs && <Crumbs crumbs={crumbs} />}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {lead}
        <h1
          dir="auto"
          className="min-w-0 truncate text-lg/[26px] font-semibold tracking-tight"
          title={title}
        >
          {title}
        </h1>
        {about && <span className="min-w-0 text-faint">{about}</span>}
        {actions && <div className="ml-auto flex gap-2">{actions}</div>}
      </div>
    </header>
  )
}
