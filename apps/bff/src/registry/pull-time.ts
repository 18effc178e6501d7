import { ListPullTimeUpdateExclusionsCommand } from '@aws-sdk/client-ecr'
import type { Scope } from '../aws/scope.ts'
import { AwsCallError } from '../errors.ts'
import type { KeptImage } from './repository.ts'

/**
 * The IAM principal of a caller. STS returns the session of an assumed role without the role's
 * path.
 */
const principalOf = (arn: string): string =>
  arn.replace(/^(arn:[\w-]+):sts:(:\d+):assumed-role\/([^/]+)\/.*$/, '$1:iam:$2:role/$3')

/** Whether an exclusion applies to a principal. Paths of roles are not compared. */
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
 * ECR records every read of a manifest as a pull, except by excluded principals (ECR user guide:
 * pull-time update exclusions). Returns null if we are excluded, else our principal; an empty
 * string if it is unknown.
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
    // The call may be denied or unknown to the endpoint: assume that pulls are recorded.
    if (error instanceof AwsCallError) return principal
    throw error
  }
}

const day = 24 * 3_600_000

/**
 * Whether recording a pull would change no conclusion: the image is in use, or was pulled within a
 * day.
 */
export const pullTellsNothing = (
  image: Pick<KeptImage, 'pulledAt'>,
  { inUse, now = Date.now() }: { inUse: boolean; now?: number },
): boolean => inUse || (image.pulledAt !== null && now - image.pulledAt < day)
