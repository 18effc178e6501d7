import { Link, type LinkProps } from '@tanstack/react-router'

export interface Crumb {
  title: string
  link?: LinkProps
}

/** Breadcrumbs; the last one is the current page. */
export function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs" className="mb-1.5 min-w-0 text-xs text-faint">
      <ol className="flex min-w-0 flex-wrap items-center gap-x-1.5">
        {crumbs.map((c, i) => (
          <li key={i} className="flex min-w-0 items-center gap-1.5">
            {i > 0 && <span aria-hidden="true">/</span>}
            {c.link ? (
              <Link {...c.link} className="max-w-56 truncate hover:text-text hover:underline">
                {c.title}
              </Link>
            ) : (
              <span aria-current="page" className="max-w-72 truncate">
                {c.title}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
