import { CreateRepositoryCommand } from '@aws-sdk/client-ecr'
import type { CreateRepository, Outcome } from '@pilothouse/contract'
import {
  exclusionProblem,
  repositoryNameProblem,
} from '@pilothouse/contract/repositories/repository-rules'
import { refuse } from '../../errors.ts'
import type { Models } from '../models.ts'
import { verifier } from '../plan.ts'
import { registryModify } from '../quota-buckets.ts'
import { runAction, type ActionContext } from '../run.ts'
import { targetOf, describeRepository, ofRepository } from './repository-facts.ts'
import { mutabilityOf } from './tag-mutability.ts'

/** Whether a repository exists. */
export const repositoryCreated = verifier(
  ofRepository,
  async (scope, { repository }) => (await describeRepository(scope, repository)) !== null,
)

/** Creates a repository. */
export const createRepository = (
  { fleet, registry }: Models,
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
        if (wrong) refuse({ status: 400, code: 'InvalidParameterException', message: wrong })
        if (await describeRepository(scope, repositoryName))
          refuse({
            status: 409,
            code: 'RepositoryAlreadyExistsException',
            message: `${repositoryName} already exists.`,
          })
      },
      async write(scope) {
        await scope.writeTo(
          'ecr',
          { bucket: registryModify, call: 'ecr:CreateRepository' },
          (ecr) =>
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
      after: () => registry.refresh(repositoryName),
    },
    context,
  )
}
