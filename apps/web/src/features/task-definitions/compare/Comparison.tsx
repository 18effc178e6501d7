import type { TaskDefinition } from '@pilothouse/contract'
import { diffTaskDefinitions } from '@pilothouse/contract/task-definitions/task-definition-diff'
import { useMemo } from 'react'
import { plural } from '#lib/formats.ts'
import { Time } from '#ui/Time.tsx'
import { RevisionLink } from '../links'
import type { FamilyRef } from '../queries'
import { Differences } from './Differences'

interface Props {
  familyRef: FamilyRef
  before: TaskDefinition
  after: TaskDefinition
}

/** The differences between two revisions, and who registered each. */
export function RevisionComparison({ familyRef, before, after }: Props) {
  const differences = useMemo(
    () => diffTaskDefinitions(JSON.parse(before.raw), JSON.parse(after.raw)),
    [before.raw, after.raw],
  )
  return (
    <>
      <dl className="mb-4 grid gap-x-6 gap-y-2.5 sm:grid-cols-2">
        {(
          [
            ['Before', before],
            ['After', after],
          ] as const
        ).map(([title, d]) => (
          <div key={title} className="min-w-0">
            <dt className="text-xs text-faint">{title}</dt>
            <dd className="break-words">
              <RevisionLink familyRef={familyRef} revision={d.revision}>
                {d.family}:{d.revision}
              </RevisionLink>
            </dd>
            <dd className="break-words text-muted">
              registered <Time at={d.registeredAt} />
              {d.registeredBy && (
                <>
                  {' '}
                  by <code className="break-all">{d.registeredBy}</code>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <h2 className="mb-2 font-semibold" aria-live="polite">
        {differences.length === 0 ? 'No difference' : plural(differences.length, 'difference')}
      </h2>
      <Differences
        differences={differences}
        same={
          before.revision === after.revision
            ? 'This is one revision, compared with itself.'
            : undefined
        }
      />
      {[before.raw, after.raw].some((raw) => unmarked.test(raw)) && (
        <p className="mt-3 text-xs text-muted">
          A secret inside a longer text, such as a password in a URL, is masked before the
          comparison. A change of the secret alone does not show.
        </p>
      )}
    </>
  )
}

/** A mask without a mark, as part of a text. */
const unmarked = /•{6}(?! [\w-]{6}")/
