import { Link } from '@tanstack/react-router'
import { Boxes, Container, FileText, Layers, ListChecks } from 'lucide-react'
import { pagePlaceOf, type PagePlace } from './place-of'

/** Only pages that exist. */
const places = [
  { to: '/$account/clusters', title: 'Clusters', icon: Boxes },
  { to: '/$account/services', title: 'Services', icon: Layers },
  { to: '/$account/tasks', title: 'Tasks', icon: ListChecks },
  { to: '/$account/task-definitions', title: 'Task definitions', icon: FileText },
  { to: '/$account/images', title: 'Images', icon: Container },
] as const satisfies { title: PagePlace; to: string; icon: unknown }[]

type Counts = Partial<Record<PagePlace, number>>

const entryStyle = [
  'flex items-center justify-between gap-2 rounded-md px-2.5 py-[5px] hover:bg-quiet-soft',
  'max-sm:flex-col max-sm:gap-0.5 max-sm:px-1.5 max-sm:text-[11px]/4',
].join(' ')

/**
 * The navigation: on the left of a wide screen, at the bottom of a phone. Marks the entry of the
 * current page.
 */
export function Rail({
  account,
  region,
  path,
  counts,
}: {
  account: string
  region: string | undefined
  path: string
  counts: Counts
}) {
  const here = pagePlaceOf(path)
  return (
    <nav
      aria-label="Main"
      className="flex gap-0.5 border-line bg-ground max-sm:order-3 max-sm:justify-around max-sm:border-t max-sm:px-1 max-sm:py-1 sm:col-start-1 sm:row-span-2 sm:flex-col sm:border-r sm:px-2 sm:py-3"
    >
      <p className="flex items-center gap-2 px-2.5 pt-0.5 pb-3.5 text-sm font-semibold tracking-tight max-sm:hidden">
        <img src="/icon.svg" alt="" className="size-4" />
        Pilothouse
      </p>
      {places.map(({ to, title, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          params={{ account }}
          search={region ? { region } : {}}
          className={`${entryStyle} ${title === here ? 'bg-accent-soft font-medium text-text' : 'text-muted'}`}
          activeProps={{ 'aria-current': 'page' }}
          activeOptions={{ includeSearch: false }}
          aria-current={title === here || undefined}
        >
          <span className="flex items-center gap-2 max-sm:flex-col max-sm:gap-0.5">
            <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
            {title}
          </span>
          {counts[title] !== undefined && (
            <span aria-hidden="true" className="font-normal text-muted max-sm:hidden">
              {counts[title].toLocaleString('en')}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
