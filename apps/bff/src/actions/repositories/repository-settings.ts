import {
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
} from '@aws-sdk/client-ecr'
import type { Outcome, SetScanOnPush, SetTagMutability } from '@pilothouse/contract'
import { exclusionProblem } from '@pilothouse/contract/repositories/repository-rules'
import { z } from 'zod'
import { refuse } from '../../errors.ts'
import type { Models } from '../models.ts'
import { verifier } from '../plan.ts'
import { registryModify } from '../quota-buckets.ts'
import { runAction, type ActionContext } from '../run.ts'
import { targetOf, requireRepository, repositoryChanged, ofRepository } from './repository-facts.ts'
import { exclusionsIn, mutabilityOf } from './tag-mutability.ts'

/** Whether a repository has this tag mutability. */
export const mutabilitySet = verifier(
  ofRepository.extend({ tagMutability: z.string(), exclusions: z.string() }),
  async (scope, { repository, tagMutability, exclusions }) => {
    const now = await requireRepository(scope, repository)
    return now.tagMutability === tagMutability && exclusionsIn(now.tagExclusions) === exclusions
  },
)

/** Whether scan on push has this setting. */
export const scanOnPushSet = verifier(
  ofRepository.extend({ scanOnPush: z.boolean() }),
  async (scope, { repository, scanOnPush }) =>
    (await requireRepository(scope, repository)).scanOnPush === scanOnPush,
)

/** Sets tag mutability. */
export const setTagMutability = (
  { fleet, registry }: Models,
  request: SetTagMutability,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: repositoryName, tagMutability, tagExclusions, seen } = request
  const exclusions = tagExclusions.join(', ')
  return runAction(
    {
      id: request.id,
      code: 'repository.tag-mutability',
      fleet,
      target: targetOf(repositoryName),
      request,
      detail: `${seen.tagMutability} → ${tagMutability}${exclusions && ` (${exclusions})`}`,
      async precondition(scope) {
        const wrong = exclusionProblem(tagExclusions)
        if (wrong) refuse({ status: 400, code: 'InvalidParameterException', message: wrong })
        const now = await requireRepository(scope, repositoryName)
        const changed = [
          { field: 'Tag mutability', seen: seen.tagMutability, now: now.tagMutability },
          {
            field: 'Exclusions',
            seen: exclusionsIn(seen.tagExclusions),
            now: exclusionsIn(now.tagExclusions),
          },
        ].filter((c) => c.seen !== c.now)
        if (changed.length > 0) throw repositoryChanged(changed)
      },
      async write(scope) {
        await scope.writeTo(
          'ecr',
          { bucket: registryModify, call: 'ecr:PutImageTagMutability' },
          (ecr) =>
            ecr.send(
              new PutImageTagMutabilityCommand({
                repositoryName,
                ...mutabilityOf(tagMutability, tagExclusions),
              }),
            ),
        )
        const word = tagMutability.startsWith('IMMUTABLE') ? 'immutable' : 'mutable'
        return `Tags of ${repositoryName} are ${word} now${exclusions && `, except ${exclusions}`}.`
      },
      evidence: () => ({
        repository: repositoryName,
        tagMutability,
        exclusions: exclusionsIn(tagExclusions),
      }),
      verifier: mutabilitySet,
      after: () => registry.refresh(repositoryName),
    },
    context,
  )
}

/** Sets scan on push. */
export const setScanOnPush = (
  { fleet, registry }: Models,
  request: SetScanOnPush,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: repositoryName, scanOnPush } = request
  return runAction(
    {
      id: request.id,
      code: 'repository.scan-on-push',
      fleet,
      target: targetOf(repositoryName),
      request,
      detail: `scan on push: ${scanOnPush}`,
      async precondition(scope) {
        const now = await requireRepository(scope, repositoryName)
        if (now.scanOnPush !== request.seen)
          throw repositoryChanged([
            { field: 'Scan on push', seen: String(request.seen), now: String(now.scanOnPush) },
          ])
      },
      async write(scope) {
        await scope.writeTo(
          'ecr',
          { bucket: registryModify, call: 'ecr:PutImageScanningConfiguration' },
          (ecr) =>
            ecr.send(
              new PutImageScanningConfigurationCommand({
                repositoryName,
                imageScanningConfiguration: { scanOnPush },
              }),
            ),
        )
        return scanOnPush
          ? `Scan on push is on for ${repositoryName}.`
          : `Scan on push is off for ${repositoryName}.`
      },
      evidence: () => ({ repository: repositoryName, scanOnPush }),
      verifier: scanOnPushSet,
      after: () => registry.refresh(repositoryName),
    },
    context,
  )
}
