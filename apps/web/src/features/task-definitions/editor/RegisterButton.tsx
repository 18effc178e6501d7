import type { Outcome } from '@pilothouse/contract'
import { familyQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { plural } from '#lib/formats.ts'
import { Button } from '#ui/Button.tsx'
import { SlowActions } from '#ui/dialogs/SlowActions.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

interface Props {
  account: string
  region: string
  family: string
  definition: Record<string, unknown>
  base: string | null
  latest: number | null
  errors: number
  ready: boolean
  again: () => void
  registered: (outcome: Outcome) => void
}

/** Registers the task definition. Shows the problem if it is refused, and keeps the text. */
export function RegisterButton({
  account,
  region,
  family,
  definition,
  base,
  latest,
  errors,
  ready,
  again,
  registered,
}: Props) {
  const action = useAction(familyQueries)
  const { sending, problem } = action
  const register = async () => {
    const { outcome, problem: refusal } = await action.send(
      '/api/actions/register-task-definition',
      { account, region, definition, base, latest },
    )
    if (outcome) registered(outcome)
    if (refusal?.code === 'FamilyChanged') again()
  }
  const comparedWith = latest === null ? 'none' : `${family}:${latest}`
  return (
    <div className="grid gap-3">
      {problem && (
        <ProblemPanel
          title={
            problem.code === 'unknown'
              ? 'It is not known whether it was registered'
              : 'It was not registered'
          }
          problem={problem}
        />
      )}
      {problem?.changed && (
        <ul className="text-muted">
          {problem.changed.map((c) => (
            <li key={c.field}>
              {c.field}: {c.seen} → <b>{c.now}</b>.{' '}
              {c.now === comparedWith
                ? 'The changes above are now against it. Review them, then register.'
                : 'Reading…'}
            </li>
          ))}
        </ul>
      )}
      <SlowActions />
      <div className="flex justify-end">
        <Button
          kind="primary"
          reason={reasonOf({ errors, ready, sending })}
          onClick={() => void register()}
        >
          {sending ? 'Registering…' : 'Register'}
        </Button>
      </div>
    </div>
  )
}

/** Why the definition cannot be registered now, or null. */
function reasonOf({
  errors,
  ready,
  sending,
}: {
  errors: number
  ready: boolean
  sending: boolean
}): string | null {
  if (errors > 0) return `Fix ${plural(errors, 'error')} first.`
  if (!ready) return 'Reading the newest revision…'
  return sending ? 'Registering…' : null
}
