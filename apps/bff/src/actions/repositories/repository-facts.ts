import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr'
import type { Problem } from '@pilothouse/contract'
import { z } from 'zod'
import type { Scope } from '../../aws/scope.ts'
import { AwsCallError, Refusal, refuse } from '../../errors.ts'
import { toFacts, type RepositoryFacts } from '../../registry/repository.ts'

export const targetOf = (name: string): string => `repository/${name}`

/** Returns a repository as ECR has it now; null if it does not exist. */
export async function describeRepository(
  scope: Scope,
  name: string,
): Promise<RepositoryFacts | null> {
  try {
    const answer = await scope.readFrom(
      'ecr',
      { bucket: 'Registry read', call: 'ecr:DescribeRepositories', priority: 'action' },
      (ecr) => ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
    )
    const [repository] = answer.repositories ?? []
    return repository ? toFacts(repository, scope.region) : null
  } catch (error) {
    if (error instanceof AwsCallError && error.problem.code === 'RepositoryNotFoundException')
      return null
    throw error
  }
}

/** Returns a repository; refuses if it does not exist. */
export async function requireRepository(scope: Scope, name: string): Promise<RepositoryFacts> {
  const facts = await describeRepository(scope, name)
  if (!facts)
    refuse({
      status: 409,
      code: 'NotPossible',
      message: `The repository ${name} is gone.`,
    })
  return facts
}

/** The refusal of an action on a repository that changed since the user saw it. */
export const repositoryChanged = (changed: NonNullable<Problem['changed']>): Refusal =>
  new Refusal({
    status: 409,
    code: 'RepositoryChanged',
    message: 'The repository was changed since you opened this. Nothing was written.',
    changed,
  })

export const ofRepository = z.object({ repository: z.string() })
