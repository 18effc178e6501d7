import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
} from '@aws-sdk/client-ecr'
import type {
  CreateRepository,
  DeleteRepository,
  Outcome,
  Problem,
  SetScanOnPush,
  SetTagMutability,
} from '@pilothouse/contract'
import { objectionsToDelete } from '@pilothouse/contract/images/image-rules'
import {
  exclusionProblem,
  repositoryNameProblem,
} from '@pilothouse/contract/repositories/repository-rules'
import { z } from 'zod'
import { Trouble, type Scope } from '../aws/scope.ts'
import { toFacts, type RepositoryFacts } from '../fleet/repository.ts'
import { sweepImages } from '../fleet/sweep-registry.ts'
import { prove, refuseUnless } from './image-proof.ts'
import type { At } from './images.ts'
import { verifier } from './plan.ts'
import { runAction, type ActionContext } from './run.ts'

const bucket = 'Registry modify'
const targetOf = (name: string): string => `repository/${name}`

/** A repository as ECR has it now; null where there is none. */
export async function describeRepository(
  scope: Scope,
  name: string,
): Promise<RepositoryFacts | null> {
  try {
    const answer = await scope.ask(
      'ecr',
      { bucket: 'Registry read', call: 'ecr:DescribeRepositories', who: 'action' },
      (ecr) => ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
    )
    const [repository] = answer.repositories ?? []
    return repository ? toFacts(repository, scope.region) : null
  } catch (error) {
    if (error instanceof Trouble && error.problem.code === 'RepositoryNotFoundException')
      return null
    throw error
  }
}

/** A repository that must be there. */
export async function thereIs(scope: Scope, name: string): Promise<RepositoryFacts> {
  const facts = await describeRepository(scope, name)
  if (!facts)
    throw new Trouble({
      status: 409,
      code: 'NotPossible',
      message: `The repository ${name} is gone.`,
    })
  return facts
}

/** What moved of a repository since the operator saw it. */
export const repositoryChanged = (changed: NonNullable<Problem['changed']>): Trouble =>
  new Trouble({
    status: 409,
    code: 'RepositoryChanged',
    message: 'The repository was changed since you opened this. Nothing was written.',
    changed,
  })

const ofRepository = z.object({ repository: z.string() })

/** Whether a repository is there, or is gone. */
export const repositoryCreated = verifier(
  ofRepository,
  async (scope, { repository }) => (await describeRepository(scope, repository)) !== null,
)
export const repositoryDeleted = verifier(
  ofRepository,
  async (scope, { repository }) => (await describeRepository(scope, repository)) === null,
)

/** Whether a repository has this tag mutability. */
export const mutabilitySet = verifier(
  ofRepository.extend({ tagMutability: z.string(), exclusions: z.string() }),
  async (scope, { repository, tagMutability, exclusions }) => {
    const now = await thereIs(scope, repository)
    return now.tagMutability === tagMutability && exclusionsIn(now.tagExclusions) === exclusions
  },
)

/** Whether a repository scans on push, or does not, as asked for. */
export const scanOnPushSet = verifier(
  ofRepository.extend({ scanOnPush: z.boolean() }),
  async (scope, { repository, scanOnPush }) =>
    (await thereIs(scope, repository)).scanOnPush === scanOnPush,
)

/** Makes a repository. */
export const createRepository = (
  { fleet, registry }: At,
  request: CreateRepository,
  context: ActionContext,
): Promise<Outcome> => {
  const {
    repository: repositoryName,
    tagMutability,
    tagExclusions,
    scanOnPush,
    encryption,
    kmsKey,
    tags,
  } = request
  return runAction(
    {
      id: request.id,
      code: 'repository.create',
      fleet,
      target: targetOf(repositoryName),
      request,
      detail: `create with ${tagMutability}, ${encryption}${scanOnPush ? ', scan on push' : ''}`,
      async precondition(scope) {
        const wrong = repositoryNameProblem(repositoryName) ?? exclusionProblem(tagExclusions)
        if (wrong)
          throw new Trouble({ status: 400, code: 'InvalidParameterException', message: wrong })
        if (await describeRepository(scope, repositoryName))
          throw new Trouble({
            status: 409,
            code: 'RepositoryAlreadyExistsException',
            message: `${repositoryName} is there already.`,
          })
      },
      async write(scope) {
        await scope.act('ecr', { bucket, call: 'ecr:CreateRepository' }, (ecr) =>
          ecr.send(
            new CreateRepositoryCommand({
              repositoryName,
              ...mutabilityOf(tagMutability, tagExclusions),
              imageScanningConfiguration: { scanOnPush },
              encryptionConfiguration: {
                encryptionType: encryption,
                ...(kmsKey === null ? {} : { kmsKey }),
              },
              ...(tags.length > 0
                ? { tags: tags.map((t) => ({ Key: t.key, Value: t.value })) }
                : {}),
            }),
          ),
        )
        return { message: `${repositoryName} is created.`, made: repositoryName }
      },
      evidence: () => ({ repository: repositoryName }),
      verifier: repositoryCreated,
      after: () => registry.nudge(repositoryName),
    },
    context,
  )
}

/** Deletes a repository: an empty one, or with all its images, once nothing known needs one of them. */
export const deleteRepository = (
  { accounts, fleet, registry }: At,
  request: DeleteRepository,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: name, images, despite } = request
  return runAction(
    {
      id: request.id,
      code: 'repository.delete',
      fleet,
      target: targetOf(name),
      request,
      detail: `delete with ${images} images${despite.length > 0 ? `, despite: ${despite.join(', ')}` : ''}`,
      async precondition(scope) {
        await thereIs(scope, name)
        const { repository, judge } = await prove(accounts, registry, name)
        await sweepImages(
          scope,
          repository,
          'action',
          Date.now,
          () => undefined,
          registry.exclude === null,
        )
        const now = repository.images.size
        if (now !== images)
          throw repositoryChanged([{ field: 'Images', seen: String(images), now: String(now) }])
        if (now > 0 && request.typed !== name)
          throw new Trouble({
            status: 409,
            code: 'NotConfirmed',
            message: 'It has images: its name must be typed. Nothing was written.',
          })
        // All of them go, so that none stands in the way of another.
        refuseUnless(
          [...repository.images.values()].map((image) => ({
            name: image.tags[0] ?? image.digest.slice(7, 19),
            objections: judge({ ...image, subject: null }, objectionsToDelete, () => true),
          })),
          despite,
          true,
        )
      },
      async write(scope) {
        // Without force ECR itself refuses where something was pushed in between.
        await scope.act('ecr', { bucket, call: 'ecr:DeleteRepository' }, (ecr) =>
          ecr.send(
            new DeleteRepositoryCommand({
              repositoryName: name,
              ...(images > 0 ? { force: true } : {}),
            }),
          ),
        )
        return images === 0
          ? `${name} is deleted.`
          : `${name} is deleted with its ${images} ${images === 1 ? 'image' : 'images'}.`
      },
      evidence: () => ({ repository: name }),
      verifier: repositoryDeleted,
      after: () => registry.nudge(name),
    },
    context,
  )
}

const exclusionsIn = (patterns: readonly string[]): string =>
  patterns.toSorted().join(', ') || 'none'
const mutabilityOf = (
  imageTagMutability: SetTagMutability['tagMutability'],
  patterns: readonly string[],
) => ({
  imageTagMutability,
  ...(patterns.length > 0
    ? {
        imageTagMutabilityExclusionFilters: patterns.map((filter) => ({
          filterType: 'WILDCARD' as const,
          filter,
        })),
      }
    : {}),
})

/** Sets whether tags may be moved. */
export const setTagMutability = (
  { fleet, registry }: At,
  request: SetTagMutability,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: repositoryName, tagMutability, tagExclusions, seen } = request
  return runAction(
    {
      id: request.id,
      code: 'repository.tag-mutability',
      fleet,
      target: targetOf(repositoryName),
      request,
      detail: `${seen.tagMutability} → ${tagMutability}${tagExclusions.length > 0 ? ` (${tagExclusions.join(', ')})` : ''}`,
      async precondition(scope) {
        const wrong = exclusionProblem(tagExclusions)
        if (wrong)
          throw new Trouble({ status: 400, code: 'InvalidParameterException', message: wrong })
        const now = await thereIs(scope, repositoryName)
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
        await scope.act('ecr', { bucket, call: 'ecr:PutImageTagMutability' }, (ecr) =>
          ecr.send(
            new PutImageTagMutabilityCommand({
              repositoryName,
              ...mutabilityOf(tagMutability, tagExclusions),
            }),
          ),
        )
        return `Tags of ${repositoryName} are ${tagMutability.startsWith('IMMUTABLE') ? 'immutable' : 'mutable'} now${tagExclusions.length > 0 ? `, but for ${tagExclusions.join(', ')}` : ''}.`
      },
      evidence: () => ({
        repository: repositoryName,
        tagMutability,
        exclusions: exclusionsIn(tagExclusions),
      }),
      verifier: mutabilitySet,
      after: () => registry.nudge(repositoryName),
    },
    context,
  )
}

/** Sets whether what is pushed is scanned. */
export const setScanOnPush = (
  { fleet, registry }: At,
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
        const now = await thereIs(scope, repositoryName)
        if (now.scanOnPush !== request.seen)
          throw repositoryChanged([
            { field: 'Scan on push', seen: String(request.seen), now: String(now.scanOnPush) },
          ])
      },
      async write(scope) {
        await scope.act('ecr', { bucket, call: 'ecr:PutImageScanningConfiguration' }, (ecr) =>
          ecr.send(
            new PutImageScanningConfigurationCommand({
              repositoryName,
              imageScanningConfiguration: { scanOnPush },
            }),
          ),
        )
        return scanOnPush
          ? `What is pushed to ${repositoryName} is scanned from now on.`
          : `${repositoryName} does not ask for a scan of what is pushed any more.`
      },
      evidence: () => ({ repository: repositoryName, scanOnPush }),
      verifier: scanOnPushSet,
      after: () => registry.nudge(repositoryName),
    },
    context,
  )
}
