import type { QueryClient } from '@tanstack/react-query'
import { familyQueries } from '#lib/actions/changed-queries.ts'
import { countRefused, createRuns, failure, type Run } from '#lib/actions/runs.ts'
import { createActionSender } from '#lib/actions/send-action.ts'
import { count } from '#lib/formats.ts'
import { toast } from '#lib/toasts.ts'
import type { FamilyRef } from '../queries'

export type BulkKind = 'deregister' | 'delete'
/** DeleteTaskDefinitions takes ten; DeregisterTaskDefinition one. */
const atOnce = { deregister: 1, delete: 10 } satisfies Record<BulkKind, number>
/** What ECS gives of each, a second (its published refill), of which this console takes a quarter. */
const perSecond = 0.25
const burst = { deregister: 5, delete: 1.25 } satisfies Record<BulkKind, number>

export type Bulk = Run<BulkKind>

/** Runs on the revisions of a family, one in each family at a time. */
export const bulks = createRuns<FamilyRef, BulkKind>(
  ({ account, region, family }) => `${account} ${region} ${family}`,
)

/** How long so many take at ECS's pace, in seconds. */
export const secondsFor = (kind: BulkKind, revisions: number): number =>
  Math.ceil(Math.max(0, Math.ceil(revisions / atOnce[kind]) - burst[kind]) / perSecond)

/** What a run has come to. */
export const bulkWords = (bulk: Bulk): string =>
  `${count(bulk.tried - countRefused(bulk))} of ${count(bulk.all)} revisions ${bulk.subject === 'deregister' ? 'deregistered' : 'are being deleted'}`

/** Goes through the revisions, oldest first, one action after the other; what is refused is told and the rest goes on. */
export async function runBulk(
  client: QueryClient,
  ref: FamilyRef,
  kind: BulkKind,
  revisions: readonly number[],
  unseen: boolean,
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
    `${family}: ${bulkWords(bulk)}${refused > 0 ? `, ${count(refused)} refused` : ''}${bulk.cancelled ? ', then cancelled' : ''}.`,
  )
  for (const path of familyQueries) void client.invalidateQueries({ queryKey: [path] })
}
