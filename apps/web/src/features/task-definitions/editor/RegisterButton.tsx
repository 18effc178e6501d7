import type { Outcome, Problem } from '@pilothouse/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ulid } from 'ulid'
import { act } from '#lib/actions/send-action.ts'
import { problemFrom } from '#lib/api.ts'
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

/** Registers, once; what was refused is told here and nothing of the text is lost. */
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
  const client = useQueryClient()
  const [id, setId] = useState(ulid)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const register = async () => {
    setSending(true)
    setProblem(null)
    try {
      const outcome = await act('/api/actions/register-task-definition', {
        id,
        account,
        region,
        definition,
        base,
        latest,
      })
      setId(ulid())
      if (outcome.result === 'applied') registered(outcome)
      else setProblem({ status: 502, code: outcome.result, message: outcome.message })
    } catch (error) {
      const told = problemFrom(error)
      setProblem(told)
      // A refusal is the end of this action; a lost answer is not: sent again, it is the same action.
      if (told.status >= 400) setId(ulid())
      if (told.code === 'FamilyChanged') again()
    } finally {
      setSending(false)
      for (const path of [
        '/api/:account/:region/task-definitions/:family',
        '/api/:account/task-definitions',
      ])
        void client.invalidateQueries({ queryKey: [path] })
    }
  }
  const comparedWith = latest === null ? 'none' : `${family}:${latest}`
  const reason =
    errors > 0
      ? `${errors} ${errors === 1 ? 'error has' : 'errors have'} to be mended first.`
      : !ready
        ? 'The newest revision is being read.'
        : sending
          ? 'It is being registered.'
          : null
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
                ? 'The changes above are against it now: look at them, then register.'
                : 'It is being read.'}
            </li>
          ))}
        </ul>
      )}
      <SlowActions />
      <div className="flex justify-end">
        <Button kind="primary" reason={reason} onClick={() => void register()}>
          {sending ? 'Registering…' : 'Register'}
        </Button>
      </div>
    </div>
  )
}
