import type { Body, Outcome, Problem, Route } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { get, post, problemFrom } from '#lib/api.ts'
import { noticeUnrecorded } from '../recording'
import { saySlow } from './slow-actions'

type ActionRoute = Exclude<
  Extract<Route, `POST /api/actions/${string}`>,
  'POST /api/actions/reveal-value'
>
export type ActionPath = ActionRoute extends `POST ${infer Path}` ? Path : never
/** The body of an action without its id, which is minted when it is sent. */
export type ActionRequest<Path extends ActionPath> = Omit<Body<`POST ${Path}`>, 'id'>

/** An action that was applied, or the problem of one that was not or may not have been. */
type ActionResult = { outcome: Outcome; problem: null } | { outcome: null; problem: Problem }

/** Sends an action once and resolves with its result; never rejects. */
export type SendAction = <Path extends ActionPath>(
  path: Path,
  request: ActionRequest<Path>,
) => Promise<ActionResult>

/**
 * Returns a sender for one dialog, form or bulk job. An action that was applied, refused or failed
 * is over; sent again, it gets a new id. An action whose answer was lost is not over: the same
 * request sent again is the same action, with the same id.
 */
export function createActionSender(): SendAction {
  const unanswered = new Map<string, string>()
  return async (path, request) => {
    const key = JSON.stringify([path, request])
    const id = unanswered.get(key) ?? ulid()
    unanswered.set(key, id)
    try {
      const outcome = await postAction(path, id, request)
      if (outcome.result !== 'running') unanswered.delete(key)
      if (outcome.result === 'applied') return { outcome, problem: null }
      const { result: code, message } = outcome
      return { outcome: null, problem: { status: 502, code, message } }
    } catch (error) {
      const problem = problemFrom(error)
      if (isAnswered(problem)) unanswered.delete(key)
      return { outcome: null, problem }
    }
  }
}

/** False if the answer was lost: no response, or a 5xx that Pilothouse did not write. */
const isAnswered = ({ status, code }: Problem): boolean =>
  status >= 400 && !code.startsWith('HTTP 5')

/** Milliseconds until the server is asked about a slow action, and between two questions. */
const firstPoll = 2_000
const nextPoll = 1_500

/**
 * Posts an action. Where AWS's answer was lost the server looks for its effect for up to half a
 * minute; meanwhile `useSlowActions` says so. Throws ProblemError where it was refused.
 */
async function postAction<Path extends ActionPath>(
  path: Path,
  id: string,
  request: ActionRequest<Path>,
): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const poll = async () => {
    const outcome = await get('/api/actions/:id', { params: { id } }).catch(() => null)
    // The action may have ended during this request.
    if (timer !== null && outcome?.result === 'running') saySlow(id, outcome.message)
  }
  const pollLater = (ms: number) => {
    timer = setTimeout(() => void poll().finally(() => timer !== null && pollLater(nextPoll)), ms)
  }
  pollLater(firstPoll)
  try {
    const outcome = (await post(path, { ...request, id } as Body<`POST ${Path}`>)) as Outcome
    if (!outcome.recorded) noticeUnrecorded()
    return outcome
  } catch (error) {
    if (problemFrom(error).code === 'AuditUnavailable') noticeUnrecorded()
    throw error
  } finally {
    if (timer !== null) clearTimeout(timer)
    timer = null
    saySlow(id, null)
  }
}
