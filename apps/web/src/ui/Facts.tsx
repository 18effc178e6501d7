import type { ReactNode } from 'react'

export interface Fact {
  name: string
  value: ReactNode
  /** Takes the full width, for long values such as ARNs. */
  wide?: boolean
}

/** Names and values in as many columns as fit. Leaves out empty values. */
export function Facts({ facts }: { facts: (Fact | null)[] }) {
  const shown = facts.filter(
    (f) => f !== null && f.value !== null && f.value !== '' && f.value !== undefined,
  ) as Fact[]
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(210px,1fr))] gap-x-6 gap-y-2.5">
      {shown.map((f, i) => (
        <div key={`${f.name} ${i}`} className={`min-w-0 ${f.wide ? 'sm:col-span-2' : ''}`}>
          <dt className="text-xs text-faint">{f.name}</dt>
          <dd dir="auto" className="break-words">
            {f.value}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A part of a page with a small heading. */
export function Card({
  title,
  aside,
  children,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="min-w-0 rounded-lg border border-line bg-panel px-4 pt-3 pb-4">
      <h2 className="mb-2.5 flex items-baseline justify-between gap-3 text-xs font-medium text-muted">
        <span>{title}</span>
        {aside && <span className="font-normal text-faint">{aside}</span>}
      </h2>
      {children}
    </section>
  )
}
