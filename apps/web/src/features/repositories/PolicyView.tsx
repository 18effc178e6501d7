import type { PolicyText } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { CopyButton } from '#ui/Copy.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

/** A policy, indented; a note if there is none, or the problem if it could not be read. */
export function PolicyView({
  title,
  policy,
  actions,
  none,
}: {
  title: string
  policy: PolicyText
  actions?: ReactNode
  none: string
}) {
  if (policy.problem)
    return (
      <ProblemPanel
        title={`The ${title.toLowerCase()} could not be read`}
        problem={policy.problem}
      />
    )
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border border-line bg-panel">
      <header className="flex min-h-9 items-center gap-2 border-b border-line py-1 pr-2 pl-4">
        <h3 className="text-xs text-muted">{title}</h3>
        <span className="ml-auto flex items-center gap-1">
          {actions}
          {policy.text !== null && (
            <CopyButton text={laidOut(policy.text)} label={`Copy the ${title.toLowerCase()}`} />
          )}
        </span>
      </header>
      {policy.text === null ? (
        <p className="px-4 py-3 text-muted">{none}</p>
      ) : (
        <pre
          tabIndex={0}
          role="region"
          aria-label={`${title} JSON`}
          className="mono max-h-[60vh] overflow-auto px-4 py-3"
        >
          {laidOut(policy.text)}
        </pre>
      )}
    </section>
  )
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
