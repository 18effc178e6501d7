import type { Outcome, Problem } from '@pilothouse/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { refresh, type GetPath } from '#lib/api.ts'
import { toast } from '#lib/toasts.ts'
import {
  createActionSender,
  type ActionPath,
  type ActionRequest,
  type SendAction,
} from './send-action'

export interface Action {
  sending: boolean
  /** Why the last action was not applied. */
  problem: Problem | null
  clear: () => void
  /**
   * Sends an action and shows a toast if it was applied. Resolves with its outcome, or with null;
   * then `problem` says why.
   */
  run: <Path extends ActionPath>(
    path: Path,
    request: ActionRequest<Path>,
  ) => Promise<Outcome | null>
  /** Sends an action without a toast. */
  send: SendAction
}

/** Actions of one dialog or form. `changes` are the queries that are read again after each. */
export function useAction(changes: readonly GetPath[]): Action {
  const client = useQueryClient()
  const [sendAction] = useState(createActionSender)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const send: SendAction = async (path, request) => {
    setSending(true)
    setProblem(null)
    const result = await sendAction(path, request)
    setProblem(result.problem)
    setSending(false)
    refresh(client, changes)
    return result
  }
  const run: Action['run'] = async (path, request) => {
    if (sending) return null
    const { outcome } = await send(path, request)
    if (outcome) toast('good', outcome.message)
    return outcome
  }
  return { sending, problem, clear: () => setProblem(null), run, send }
}
