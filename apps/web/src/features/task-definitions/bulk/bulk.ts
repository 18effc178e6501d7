import type { QueryClient } from '@tanstack/react-query'
import { familyQueries } from '#lib/actions/changed-queries.ts'
import { countRefused, createRuns, endOf, failure, type Run } from '#lib/actions/runs.ts'
import { createActionSender } from '#lib/actions/send-action.ts'
import { refresh } from '#lib/api.ts'
import { count } from '#lib/formats.ts'
import { toast } from '#lib/toasts.ts'
import type { FamilyRef } from '../queries'

export type BulkKind = 'deregister' | 'delete'
/** Revisions per request: DeleteTaskDefinitions takes ten, DeregisterTaskDefinition one. */
const atOnce = { deregister: 1, delete: 10 } satisfies Record<BulkKind, number>
/**
 * A quarter of ECS's published refill rate, in requests a second. The rest is for other clients.
 */
const perSecond = 0.25
const burst = { deregister: 5, delete: 1.25 } satisfies Record<BulkKind, number>

export type Bulk = Run<BulkKind>

/** Bulk jobs; at most one runs in each family. */
export const bulks = createRuns<FamilyRef, BulkKind>(
  ({ account, region, family }) => `${account} ${region} ${family}`,
)

/** Seconds that a job takes at ECS's rate limit. */
export const secondsFor = (kind: BulkKind, revisions: number): number =>
  Math.ceil(Math.max(0, Math.ceil(revisions / atOnce[kind]) - burst[kind]) / perSecond)

/** Says how far a job is. */
export const bulkWords = (bulk: Bulk): string =>
  `${count(bulk.tried - countRefused(bulk))} of ${count(bulk.all)} revisions ` +
  (bulk.subject === 'deregister' ? 'deregistered' : 'are being deleted')

interface BulkInput {
  kind: BulkKind
  revisions: readonly number[]
  /** Whether the user accepts that some uses are unknown. */
  unseen: boolean
}

/**
 * Deregisters or deletes revisions one request after the other, oldest first. Reports refused ones
 * and continues.
 */
export async function runBulk(
  client: QueryClient,
  ref: FamilyRef,
  { kind, revisions, unseen }: BulkInput,
): Promise<void> {
  const { account, region, family } = ref
  const place = { account, region, family }
  const send = createActionSender()
  const sorted = revisions.toSorted((a, b) => a - b)
  const batches = Array.from({ length: Math.ceil(sorted.length / atOnce[kind]) }, (_, n) =>
    sorted.slice(n * atOnce[kind], (n + 1) * atOnce[kind]),
  )
  const bulk = await bulks.start(
    ref,
    kind,
    batches.map((some) => {
      const items = some.map(String)
      return {
        items,
        run: async () => {
          const { problem } = await (kind === 'deregister'
            ? send('/api/actions/deregister-task-definition', {
                ...place,
                revision: some[0] ?? 0,
                unseen,
              })
            : send('/api/actions/delete-task-definitions', { ...place, revisions: some, unseen }))
          return problem ? failure(items, problem) : { refused: [] }
        },
      }
    }),
  )
  const refused = countRefused(bulk)
  toast(
    refused > 0 || bulk.cancelled ? 'warn' : 'good',
    `${family}: ${bulkWords(bulk)}${endOf(bulk)}.`,
  )
  refresh(client, familyQueries)
}
