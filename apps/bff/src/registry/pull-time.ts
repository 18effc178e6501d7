import { ListPullTimeUpdateExclusionsCommand } from '@aws-sdk/client-ecr'
import type { Scope } from '../aws/scope.ts'
import { AwsCallError } from '../errors.ts'
import type { KeptImage } from './repository.ts'

/** The principal behind a caller: of an assumed role's session the role, whose path STS does not tell. */
const principalOf = (arn: string): string =>
  arn.replace(/^(arn:[\w-]+):sts:(:\d+):assumed-role\/([^/]+)\/.*$/, '$1:iam:$2:role/$3')

/** Whether an exclusion is about a principal; a role's path is not compared. */
const isAbout = (exclusion: string, principal: string): boolean => {
  const [account, name] = [principal.split(':')[4], principal.split('/').at(-1)]
  return (
    exclusion === principal ||
    (exclusion.includes(`::${account}:role/`) &&
      principal.includes(':role/') &&
      exclusion.split('/').at(-1) === name)
  )
}

/**
 * ECR records each reading of a manifest as a pull of its image, except by principals that a registry excludes (user guide:
 * pull-time update exclusions). Null where we are one of them, else the principal to exclude; empty where that cannot be told.
 */
export async function excludable(scope: Scope): Promise<string | null> {
  let principal = ''
  try {
    principal = principalOf((await scope.identity()).arn)
    const answer = await scope.readFrom(
      'ecr',
      { bucket: 'Registry read', call: 'ecr:ListPullTimeUpdateExclusions', priority: 'sweep' },
      (ecr) => ecr.send(new ListPullTimeUpdateExclusionsCommand({ maxResults: 100 })),
    )
    return (answer.pullTimeUpdateExclusions ?? []).some((exclusion) =>
      isAbout(exclusion, principal),
    )
      ? null
      : principal
  } catch (error) {
    // Where it may not be asked, or an endpoint does not know it, a pull is recorded for all we know.
    if (error instanceof AwsCallError) return principal
    throw error
  }
}

const day = 24 * 3_600_000

/** Whether a recorded pull would change nothing that anybody concludes from it: the image is in use, or was pulled today. */
export const pullTellsNothing = (
  image: Pick<KeptImage, 'pulledAt'>,
  { inUse, now = Date.now() }: { inUse: boolean; now?: number },
): boolean => inUse || (image.pulledAt !== null && now - image.pulledAt < day)
