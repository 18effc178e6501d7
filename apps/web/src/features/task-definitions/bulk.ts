import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ulid } from 'ulid'
import { post, problemFrom } from '../../lib/api'
import { toast } from '../../lib/toasts'
import type { FamilyAt } from './queries'

export type BulkKind = 'deregister' | 'delete'
/** DeleteTaskDefinitions takes ten; DeregisterTaskDefinition one. */
const atOnce = { deregister: 1, delete: 10 } satisfies Record<BulkKind, number>
/** What ECS gives of each, a second (its published refill), of which this console takes a quarter. */
const perSecond = 0.25
const burst = { deregister: 5, delete: 1.25 } satisfies Record<BulkKind, number>

export interface Bulk {
  kind: BulkKind
  all: number
  /** How many were tried. */
  tried: number
  /** Those that did not go through, each with why. */
  failed: { revisions: readonly number[]; message: string }[]
  running: boolean
  cancelled: boolean
}

const runs = new Map<string, Bulk>()
const listeners = new Set<() => void>()
const keyOf = ({ account, region, family }: FamilyAt) => `${account} ${region} ${family}`
const put = (key: string, bulk: Bulk | null) => {
  if (bulk) runs.set(key, bulk)
  else runs.delete(key)
  for (const listen of listeners) listen()
}

/** The run on a family's revisions; it goes on while its page is left. */
export const useBulk = (at: FamilyAt): Bulk | undefined =>
  useSyncExternalStore((listen) => {
    listeners.add(listen)
    return () => listeners.delete(listen)
  }, () => runs.get(keyOf(at)))

export const cancelBulk = (at: FamilyAt): void => {
  const bulk = runs.get(keyOf(at))
  if (bulk?.running) put(keyOf(at), { ...bulk, cancelled: true })
}
export const closeBulk = (at: FamilyAt): void => put(keyOf(at), null)

/** How long so many take at ECS's pace, in seconds. */
export const secondsFor = (kind: BulkKind, revisions: number): number => Math.ceil(Math.max(0, Math.ceil(revisions / atOnce[kind]) - burst[kind]) / perSecond)

/** Goes through the revisions, oldest first, one action after the other; what is refused is told and the rest goes on. */
export async function runBulk(client: QueryClient, at: FamilyAt, kind: BulkKind, revisions: readonly number[], unseen: boolean): Promise<void> {
  const key = keyOf(at)
  const { account, region, family } = at
  const rest = revisions.toSorted((a, b) => a - b)
  put(key, { kind, all: rest.length, tried: 0, failed: [], running: true, cancelled: false })
  const now = () => runs.get(key) as Bulk
  while (rest.length > 0 && !now().cancelled) {
    const some = rest.splice(0, atOnce[kind])
    const failed = await attempt(kind === 'deregister'
      ? () => post('/api/actions/deregister-task-definition', { id: ulid(), account, region, family, revision: some[0] ?? 0, unseen })
      : () => post('/api/actions/delete-task-definitions', { id: ulid(), account, region, family, revisions: some, unseen }))
    put(key, { ...now(), tried: now().tried + some.length, failed: failed === null ? now().failed : [...now().failed, { revisions: some, message: failed }] })
  }
  put(key, { ...now(), running: false })
  const { tried, failed, cancelled } = now()
  const refused = failed.reduce((sum, f) => sum + f.revisions.length, 0)
  toast(refused > 0 || cancelled ? 'warn' : 'good', `${family}: ${tried - refused} of ${rest.length + tried} revisions ${kind === 'deregister' ? 'deregistered' : 'are being deleted'}${refused > 0 ? `, ${refused} refused` : ''}${cancelled ? ', then cancelled' : ''}.`)
  for (const path of ['/api/:account/:region/task-definitions/:family', '/api/:account/:region/task-definitions/:family/uses', '/api/:account/task-definitions']) void client.invalidateQueries({ queryKey: [path] })
}

async function attempt(send: () => Promise<{ result: string; message: string }>): Promise<string | null> {
  try {
    const outcome = await send()
    return outcome.result === 'applied' ? null : outcome.message
  } catch (error) {
    const { message, iam } = problemFrom(error)
    return iam ? `${message} (${iam.action} is missing)` : message
  }
}
