import type { Outcome, Problem } from '@pilothouse/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ulid } from 'ulid'
import { problemFrom } from '../api'
import { toast } from '../toasts'

export interface Sending {
  sending: boolean
  problem: Problem | null
  clear: () => void
  /** Sends an action; resolves with its outcome where it was applied, else null, and `problem` says why. */
  run: (send: (id: string) => Promise<Outcome>) => Promise<Outcome | null>
}

/** An action of a dialog: its id is kept while its answer is lost, so that sent again it is the same one. `about` is what of the pages it changes: the parts of their routes. */
export function useAction(about: readonly string[]): Sending {
  const client = useQueryClient()
  const [id, setId] = useState(ulid)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async (send: (id: string) => Promise<Outcome>): Promise<Outcome | null> => {
    if (sending) return null
    setSending(true)
    setProblem(null)
    try {
      const outcome = await send(id)
      setId(ulid())
      if (outcome.result === 'applied') {
        toast('good', outcome.message)
        return outcome
      }
      setProblem({ status: 502, code: outcome.result, message: outcome.message })
    } catch (error) {
      const told = problemFrom(error)
      setProblem(told)
      if (told.status >= 400) setId(ulid())
    } finally {
      setSending(false)
      void client.invalidateQueries({
        predicate: ({ queryKey: [path] }) =>
          typeof path === 'string' && about.some((part) => path.includes(part)),
      })
    }
    return null
  }
  return { sending, problem, clear: () => setProblem(null), run }
}

/** What an action on a registry changes. */
export const registryPages = ['/repositor', '/image', '/lifecycle-preview'] as const
