import type { ImageRow } from '@pilothouse/contract'
import type { ObjectionKind } from '@pilothouse/contract/image-rules'
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ulid } from 'ulid'
import { post, problemFrom } from '../../lib/api'
import { bytes, count } from '../../lib/formats'
import { toast } from '../../lib/toasts'
import { batchesOf, type Group } from './going'
import type { RepositoryAt } from './queries'

/** BatchDeleteImage takes a hundred. */
const together = 100

/** A deletion under way: it goes on while its page is left. */
export interface CleanUp {
  all: number
  tried: number
  /** Digests that are gone, and the most that this can have won: a layer that another image has too stays. */
  deleted: number
  bytes: number
  failed: { what: string; reason: string }[]
  running: boolean
  cancelled: boolean
}

const runs = new Map<string, CleanUp>()
const listeners = new Set<() => void>()
const keyOf = ({ account, region, repository }: RepositoryAt) => `${account} ${region} ${repository}`
const put = (key: string, run: CleanUp | null) => {
  if (run) runs.set(key, run)
  else runs.delete(key)
  for (const listen of listeners) listen()
}

/** The deletion of a repository's images that is under way, or has just ended. */
export const useCleanUp = (at: RepositoryAt): CleanUp | undefined =>
  useSyncExternalStore((listen) => {
    listeners.add(listen)
    return () => listeners.delete(listen)
  }, () => runs.get(keyOf(at)))

export const cancelCleanUp = (at: RepositoryAt): void => {
  const run = runs.get(keyOf(at))
  if (run?.running) put(keyOf(at), { ...run, cancelled: true })
}
export const closeCleanUp = (at: RepositoryAt): void => put(keyOf(at), null)

/** Deletes groups of images, a hundred at a time; what is refused is told one by one, and the rest goes on. */
export async function cleanUp(client: QueryClient, at: RepositoryAt, groups: readonly Group[], despite: readonly ObjectionKind[], typed: string | undefined): Promise<void> {
  const key = keyOf(at)
  const batches = batchesOf(groups, together)
  put(key, { all: batches.flat().length, tried: 0, deleted: 0, bytes: 0, failed: [], running: true, cancelled: false })
  const now = () => runs.get(key) as CleanUp
  for (const batch of batches) {
    if (now().cancelled) break
    const failed = await send(at, batch, despite, typed)
    const refused = new Set(failed.map((f) => f.what))
    const gone = batch.filter((i) => !refused.has(i.digest))
    put(key, { ...now(), tried: now().tried + batch.length, deleted: now().deleted + gone.length, bytes: now().bytes + gone.filter((i) => i.kind !== 'index').reduce((sum, i) => sum + i.bytes, 0), failed: [...now().failed, ...failed] })
    void client.invalidateQueries({ queryKey: ['/api/:account/:region/images'] })
  }
  put(key, { ...now(), running: false })
  const end = now()
  toast(end.failed.length > 0 || end.cancelled ? 'warn' : 'good', `${at.repository}: ${count(end.deleted)} of ${count(end.all)} images deleted, up to ${bytes(end.bytes)} won${end.failed.length > 0 ? `, ${count(end.failed.length)} refused` : ''}${end.cancelled ? ', then cancelled' : ''}.`)
  void client.invalidateQueries({ queryKey: ['/api/:account/repositories'] })
}

async function send({ account, region, repository }: RepositoryAt, batch: readonly ImageRow[], despite: readonly ObjectionKind[], typed: string | undefined): Promise<{ what: string; reason: string }[]> {
  const images = batch.map(({ digest, tags, pushedAt }) => ({ digest, tags: [...tags], pushedAt }))
  const all = (reason: string) => batch.map((i) => ({ what: i.digest, reason }))
  try {
    const outcome = await post('/api/actions/delete-images', { id: ulid(), account, region, repository, images, despite: [...despite], ...(typed ? { typed } : {}) })
    return outcome.result === 'applied' ? (outcome.failed ?? []) : all(outcome.message)
  } catch (error) {
    const { message, iam, changed } = problemFrom(error)
    const moved = changed?.map((c) => `${c.field}: ${c.seen} → ${c.now}`).join('; ')
    return all(`${message}${iam ? ` (${iam.action} is missing)` : ''}${moved ? ` ${moved}` : ''}`)
  }
}
