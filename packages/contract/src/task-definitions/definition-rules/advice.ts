import { onFargate, type DefinitionContainer, type Definition } from './definition.ts'
import { error, warning, type Finding } from './finding.ts'

/** Warnings: ECS accepts these, but the operator should know before it runs. */
export function advise(d: Definition): Finding[] {
  const found = (d.containerDefinitions ?? []).flatMap((c, i) => ofContainer(c, i, d))
  return [...found, ...adviseOnRole(d)]
}

/** On Fargate, ECS refuses a definition whose execution role is missing; on EC2 the agent may have another. */
function adviseOnRole(d: Definition): Finding[] {
  if (d.executionRoleArn) return []
  const { required, useful } = reasonsForRole(d)
  if (onFargate(d) && required.length > 0)
    return [error([], `Fargate needs an 'executionRoleArn' to ${required.join(' and to ')}.`)]
  const reasons = [...required, ...useful]
  return reasons.length > 0
    ? [
        warning(
          [],
          `Without an 'executionRoleArn' the agent needs another role to ${reasons.join(' and to ')}.`,
        ),
      ]
    : []
}

/** Permissions needed before the containers start (docs: task_execution_IAM_role). */
function reasonsForRole(d: Definition): { required: string[]; useful: string[] } {
  const containers = d.containerDefinitions ?? []
  const ifAny = (test: (c: DefinitionContainer) => unknown, reason: string) =>
    containers.some(test) ? [reason] : []
  return {
    required: [
      ...ifAny(
        (c) => c.secrets?.length || c.logConfiguration?.secretOptions?.length,
        'read the secrets',
      ),
      ...ifAny((c) => c.repositoryCredentials, 'read the credentials of the registry'),
      ...ifAny(
        (c) => onFargate(d) && /^\d{12}\.dkr[.-]ecr/.test(c.image ?? ''),
        'pull the image from ECR',
      ),
      ...ifAny(
        (c) => onFargate(d) && c.logConfiguration?.logDriver === 'awslogs',
        'write to CloudWatch Logs',
      ),
    ],
    useful: ifAny((c) => c.environmentFiles?.length, 'read the environment files'),
  }
}

/** Names whose value is a secret; not names of a secret's location or lifetime. */
const secretName =
  /pass(word|wd|phrase)?$|passw(or)?d|secret|token|api_?key|private_?key|access_?key$|credential/i
const harmless =
  /(_FILE|_PATH|_ARN|_NAME|_TTL|_ID|_EXPIRY|_EXPIRES_IN|_URL|_ENABLED|_LENGTH|_REGION)$/i

function ofContainer(c: DefinitionContainer, i: number, d: Definition): Finding[] {
  const at = ['containerDefinitions', i]
  const found: Finding[] = []
  if (c.image && isMoving(c.image))
    found.push(
      warning(
        [...at, 'image'],
        `${c.image.endsWith(':latest') ? "':latest'" : 'No tag means :latest, which'} may be something else at each deployment: name a version or a digest.`,
      ),
    )
  if (!d.memory && c.memoryReservation && !c.memory)
    found.push(
      warning(
        at,
        'There is no hard limit of memory: the container may take all that its instance has.',
      ),
    )
  if (!c.logConfiguration)
    found.push(
      warning(
        at,
        `There is no log configuration: what the container says is ${onFargate(d) ? 'lost' : 'on its instance alone'}.`,
      ),
    )
  if (c.privileged)
    found.push(
      warning(
        [...at, 'privileged'],
        'A privileged container can do on its instance what root can.',
      ),
    )
  for (const [n, e] of (c.environment ?? []).entries()) {
    if (e.name && e.value && secretName.test(e.name) && !harmless.test(e.name))
      found.push(
        warning(
          [...at, 'environment', n, 'value'],
          `'${e.name}' looks like a secret in plain text: everybody who may describe task definitions reads it. Use 'secrets'.`,
        ),
      )
  }
  return found
}

/** Whether the image has no tag, or one that usually moves. */
function isMoving(image: string): boolean {
  if (image.includes('@')) return false
  const tag = /:([^/:]+)$/.exec(image)?.[1]
  return tag === undefined || tag === 'latest'
}
