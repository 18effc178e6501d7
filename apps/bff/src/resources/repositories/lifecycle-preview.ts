import {
  GetLifecyclePolicyPreviewCommand,
  type LifecyclePolicyPreviewResult,
} from '@aws-sdk/client-ecr'
import type { LifecyclePreview, LifecycleResult, Unseen } from '@pilothouse/contract'
import { objectionsToDelete } from '@pilothouse/contract/images/image-rules'
import type { Accounts } from '../../accounts.ts'
import type { Priority } from '../../aws/budget.ts'
import { PagesLoop } from '../../aws/paging.ts'
import type { Scope } from '../../aws/scope.ts'
import { AwsCallError } from '../../errors.ts'
import { graphOf, keepUsesFresh } from '../../registry/image-graph.ts'
import type { Registry } from '../../registry/registry.ts'
import type { KeptRepository } from '../../registry/repository.ts'
import { unseenImages } from '../../registry/unseen.ts'
import { findRepository } from './repositories.ts'

/** Reads all pages of the last lifecycle policy preview; null if there is none. */
export async function getPreview(
  scope: Scope,
  repositoryName: string,
  priority: Priority,
): Promise<{ status: string; text: string; results: LifecyclePolicyPreviewResult[] } | null> {
  const results: LifecyclePolicyPreviewResult[] = []
  const tokens = new Set<string>()
  try {
    for (let nextToken: string | undefined; ;) {
      const answer = await scope.readFrom(
        'ecr',
        { bucket: 'Registry read', call: 'ecr:GetLifecyclePolicyPreview', priority },
        (ecr) =>
          ecr.send(
            new GetLifecyclePolicyPreviewCommand({ repositoryName, maxResults: 100, nextToken }),
          ),
      )
      results.push(...(answer.previewResults ?? []))
      nextToken = answer.nextToken
      if (!nextToken)
        return {
          status: answer.status ?? 'UNKNOWN',
          text: answer.lifecyclePolicyText ?? '',
          results,
        }
      if (tokens.has(nextToken)) throw new PagesLoop()
      tokens.add(nextToken)
    }
  } catch (error) {
    if (
      error instanceof AwsCallError &&
      error.problem.code === 'LifecyclePolicyPreviewNotFoundException'
    )
      return null
    throw error
  }
}

/**
 * Maps the results of a preview, each with the reason why the image is needed. An artifact that
 * goes with its subject is not counted as a loss.
 */
function toLifecycleResults(
  accounts: Accounts,
  repository: KeptRepository,
  results: readonly LifecyclePolicyPreviewResult[],
): LifecycleResult[] {
  const graph = graphOf(accounts)
  return results.map((result) => {
    const digest = result.imageDigest ?? 'unknown'
    const image = repository.images.get(digest)
    const uses = image ? graph.uses(repository, image) : []
    const [first] = image
      ? objectionsToDelete(
          {
            ...image,
            partOf: null,
            subject: null,
            hold: uses[0]?.hold ?? null,
            tasks: 0,
            services: 0,
          },
          { uses, unseen: [] },
        )
      : []
    return {
      digest,
      tags: result.imageTags ?? [],
      pushedAt: result.imagePushedAt?.getTime() ?? null,
      bytes: image?.bytes ?? null,
      action: result.action?.type ?? 'UNKNOWN',
      rule: result.appliedRulePriority ?? null,
      hold: uses[0]?.hold ?? null,
      breaks: first?.reason ?? null,
    }
  })
}

/**
 * Reads the last lifecycle policy preview of a repository, with the uses of the images that it
 * would expire.
 */
export async function readLifecyclePreview(
  accounts: Accounts,
  registry: Registry,
  name: string,
): Promise<LifecyclePreview> {
  const asOf = Date.now()
  const repository = await findRepository(registry, name)
  const unseen: Unseen[] = [...keepUsesFresh(accounts), ...unseenImages(registry, repository)]
  const preview = await getPreview(registry.scope, name, 'page')
  const results = preview ? toLifecycleResults(accounts, repository, preview.results) : []
  const expiring = results.filter((r) => r.action === 'EXPIRE')
  return {
    status: preview?.status ?? 'NONE',
    text: preview?.text ?? null,
    results,
    expiring: expiring.length,
    archiving: results.length - expiring.length,
    bytes: expiring.reduce((sum, r) => sum + (r.bytes ?? 0), 0),
    broken: results.filter((r) => r.breaks !== null).length,
    unseen,
    asOf,
  }
}
