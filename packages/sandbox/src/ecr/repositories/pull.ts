import type { Region } from '../../world/region.ts'
import { isLike } from '../../world/wildcard.ts'
import { toPolicyDocument } from '../policy-document.ts'
import { pulledAt, type ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'

/** Records a pull of an image. */
export function recordPull(region: Region, image: ImageState): void {
  image.lastPulledAt = pulledAt(image.lastPulledAt, region.clock.now())
}

/**
 * Returns whether an account may pull from a repository: its owner always, others only if the
 * repository's policy allows it.
 */
export function mayPull(repository: RepositoryState, owner: string, account: string): boolean {
  if (account === owner) return true
  const policy =
    repository.policyText === undefined
      ? undefined
      : toPolicyDocument(repository.policyText, 'repository')
  const about = (policy?.statements ?? []).filter(
    ({ principals, actions }) =>
      principals.some(
        (who) => who === '*' || who === account || who.startsWith(`arn:aws:iam::${account}:`),
      ) && actions.some((pattern) => isLike(pattern.toLowerCase(), 'ecr:batchgetimage')),
  )
  return about.length > 0 && about.every((s) => s.effect === 'Allow')
}
