import type { Body, Outcome, Route } from '@pilothouse/contract'
import { get, post, problemFrom } from '../api'
import { noticeUnrecorded } from '../recording'
import { saySlow } from './slow-actions'

type ActionRoute = Exclude<
  Extract<Route, `POST /api/actions/${string}`>,
  'POST /api/actions/reveal-value'
>
type ActionPath = ActionRoute extends `POST ${infer Path}` ? Path : never

/** Milliseconds until a slow action is asked about, and between two questions. */
const firstQuestion = 2_000
const nextQuestion = 1_500

/**
 * Sends an action, once, and resolves with how it ended. Where AWS's answer was lost the server looks into it for up to half a
 * minute; meanwhile `useSlowActions` says so. Throws ProblemError where it was refused.
 */
export async function act<Path extends ActionPath>(
  path: Path,
  body: Body<`POST ${Path}`> & { id: string },
): Promise<Outcome> {
  const { id } = body
  let asking: ReturnType<typeof setTimeout> | null = null
  const ask = async () => {
    const outcome = await get('/api/actions/:id', { params: { id } }).catch(() => null)
    // The action may have ended while this was asked.
    if (asking !== null && outcome?.result === 'running') saySlow(id, outcome.message)
  }
  const askLater = (ms: number) => {
    asking = setTimeout(
      () => void ask().finally(() => asking !== null && askLater(nextQuestion)),
      ms,
    )
  }
  askLater(firstQuestion)
  try {
    const outcome = (await post(path, body)) as Outcome
    if (!outcome.recorded) noticeUnrecorded()
    return outcome
  } catch (error) {
    if (problemFrom(error).code === 'AuditUnavailable') noticeUnrecorded()
    throw error
  } finally {
    if (asking !== null) clearTimeout(asking)
    asking = null
    saySlow(id, null)
  }
}
