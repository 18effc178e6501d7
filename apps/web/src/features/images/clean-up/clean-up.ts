import type { ImageRow } from '@pilothouse/contract'
import type { ObjectionKind } from '@pilothouse/contract/images/image-rules'
import type { QueryClient } from '@tanstack/react-query'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import {
  countRefused,
  createRuns,
  endOf,
  failure,
  type StepResult,
  type Run,
} from '#lib/actions/runs.ts'
import { createActionSender, type SendAction } from '#lib/actions/send-action.ts'
import { refresh } from '#lib/api.ts'
import { bytes, count } from '#lib/formats.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { toast } from '#lib/toasts.ts'
import { batchesOf, type DeletionGroup } from './going'

/** BatchDeleteImage takes at most 100 images (ECR API reference). */
const together = 100

/** An upper bound, in bytes: layers that other images share stay in the registry. */
interface Freed {
  bytes: number
}

/** Deletions of images; at most one runs in each repository. */
export const cleanUps = createRuns<RepositoryRef, Freed>(
  ({ account, region, repository }) => `${account} ${region} ${repository}`,
)

/** The user's decisions on objections. */
interface Consent {
  /** Objections to override. */
  despite: readonly ObjectionKind[]
  /** Text typed by the user to confirm an image in use. */
  typed: string | undefined
}

/** Deletes groups of images, 100 images per request. Reports refused images and continues. */
export async function cleanUp(
  client: QueryClient,
  ref: RepositoryRef,
  groups: readonly DeletionGroup[],
  consent: Consent,
): Promise<void> {
  const send = createActionSender()
  const run = await cleanUps.start(
    ref,
    { bytes: 0 },
    batchesOf(groups, together).map((batch) => ({
      items: batch.map((i) => i.digest),
      run: async () => {
        try {
          return await deleteBatch(send, ref, batch, consent)
        } finally {
          refresh(client, ['/api/:account/:region/images'])
        }
      },
    })),
  )
  const refused = countRefused(run)
  toast(
    refused > 0 || run.cancelled ? 'warn' : 'good',
    `${ref.repository}: ${sayFreed(run)}${endOf(run)}.`,
  )
  refresh(client, registryQueries)
}

/** Says how many images are deleted and how much space they free. */
export const sayFreed = (run: Run<Freed>): string =>
  `${count(run.tried - countRefused(run))} of ${count(run.all)} images deleted, ` +
  `up to ${bytes(run.subject.bytes)} freed`

async function deleteBatch(
  send: SendAction,
  { account, region, repository }: RepositoryRef,
  batch: readonly ImageRow[],
  { despite, typed }: Consent,
): Promise<StepResult<Freed>> {
  const images = batch.map(({ digest, tags, pushedAt }) => ({ digest, tags: [...tags], pushedAt }))
  const { outcome, problem } = await send('/api/actions/delete-images', {
    account,
    region,
    repository,
    images,
    despite: [...despite],
    ...(typed ? { typed } : {}),
  })
  if (problem)
    return failure(
      batch.map((i) => i.digest),
      problem,
    )
  const refused = (outcome.failed ?? []).map(({ what, reason }) => ({ items: [what], reason }))
  const kept = new Set(refused.flatMap((r) => r.items))
  const freed = batch
    .filter((i) => i.kind !== 'index' && !kept.has(i.digest))
    .reduce((sum, i) => sum + i.bytes, 0)
  return { refused, update: (subject) => ({ bytes: subject.bytes + freed }) }
}
