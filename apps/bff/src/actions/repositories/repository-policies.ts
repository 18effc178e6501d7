import {
  DeleteRepositoryPolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type ECRClient,
  type Tag,
} from '@aws-sdk/client-ecr'
import type { Outcome, SetRepositoryPolicy, SetRepositoryTags } from '@pilothouse/contract'
import { jsonProblem, sameJson } from '@pilothouse/contract/repositories/repository-rules'
import { z } from 'zod'
import { hidden } from '../../aws/redact.ts'
import type { Scope } from '../../aws/scope.ts'
import { AwsCallError, refuse } from '../../errors.ts'
import type { Models } from '../models.ts'
import { PartlyDone, verifier } from '../plan.ts'
import { registryModify } from '../quota-buckets.ts'
import { runAction, type ActionContext } from '../run.ts'
import { repositoryChanged, requireRepository } from './repository-facts.ts'

/** Reads the text of a policy; null if AWS answers with `absentCode`. */
export async function readPolicyText(
  scope: Scope,
  call: string,
  absentCode: string,
  read: (ecr: ECRClient) => Promise<string | undefined>,
): Promise<string | null> {
  try {
    return (
      (await scope.readFrom(
        'ecr',
        { bucket: 'Registry read', call: `ecr:${call}`, priority: 'action' },
        read,
      )) ?? null
    )
  } catch (error) {
    if (error instanceof AwsCallError && error.problem.code === absentCode) return null
    throw error
  }
}

const readRepositoryPolicy = (scope: Scope, repositoryName: string): Promise<string | null> =>
  readPolicyText(
    scope,
    'GetRepositoryPolicy',
    'RepositoryPolicyNotFoundException',
    async (ecr) => (await ecr.send(new GetRepositoryPolicyCommand({ repositoryName }))).policyText,
  )

/** Refuses if a policy changed since the user saw it, or if the new text is not JSON. */
export function requireUnchangedPolicy(
  field: string,
  seen: string | null,
  now: string | null,
  text: string | null,
): void {
  const wrong = text === null ? null : jsonProblem(text)
  if (wrong) refuse({ status: 400, code: 'InvalidParameterException', message: wrong })
  if (!sameJson(seen, now))
    throw repositoryChanged([{ field, seen: seen ?? 'none', now: now ?? 'none' }])
  if (text === null && now === null)
    refuse({ status: 409, code: 'NotPossible', message: 'There is no policy to delete.' })
}

/** Whether a repository has this policy; a null `text` means none. */
export const policySet = verifier(
  z.object({ repository: z.string(), text: z.string().nullable() }),
  async (scope, { repository, text }) =>
    sameJson(await readRepositoryPolicy(scope, repository), text),
)

/** Whether these tags are set and removed. Values are hashed because evidence is stored. */
export const tagsSet = verifier(
  z.object({
    arn: z.string(),
    set: z.array(z.object({ key: z.string(), value: z.string() })),
    removed: z.array(z.string()),
  }),
  async (scope, { arn, set, removed }) => {
    const now = new Map(
      (await readTags(scope, arn)).map((tag) => [tag.key, scope.redactor.digest(tag.value)]),
    )
    const done = [
      ...set.map((tag) => now.get(tag.key) === tag.value),
      ...removed.map((key) => !now.has(key)),
    ]
    if (done.every(Boolean)) return true
    return done.some(Boolean) ? null : false
  },
)

/** Sets or deletes the repository policy. */
export const setRepositoryPolicy = (
  { fleet, registry }: Models,
  request: SetRepositoryPolicy,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: repositoryName, text } = request
  return runAction(
    {
      id: request.id,
      code: 'repository.policy',
      fleet,
      target: `repository/${repositoryName}`,
      request,
      detail:
        text === null
          ? 'delete the repository policy'
          : `set the repository policy (${text.length} characters)`,
      async precondition(scope) {
        await requireRepository(scope, repositoryName)
        requireUnchangedPolicy(
          'Policy',
          request.seen,
          await readRepositoryPolicy(scope, repositoryName),
          text,
        )
      },
      async write(scope) {
        if (text === null)
          await scope.writeTo(
            'ecr',
            { bucket: registryModify, call: 'ecr:DeleteRepositoryPolicy' },
            (ecr) => ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName })),
          )
        else
          await scope.writeTo(
            'ecr',
            { bucket: registryModify, call: 'ecr:SetRepositoryPolicy' },
            (ecr) =>
              ecr.send(
                new SetRepositoryPolicyCommand({
                  repositoryName,
                  policyText: text,
                  ...(request.force ? { force: true } : {}),
                }),
              ),
          )
        return text === null
          ? `The policy of ${repositoryName} is deleted.`
          : `The policy of ${repositoryName} is set.`
      },
      evidence: () => ({ repository: repositoryName, text }),
      verifier: policySet,
      after: () => registry.refresh(repositoryName),
    },
    context,
  )
}

/** Sets the resource tags; sends only the changed ones. */
export const setRepositoryTags = (
  { fleet, registry }: Models,
  request: SetRepositoryTags,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: name, tags, seen } = request
  const set = tags.filter((t) => seen.find((s) => s.key === t.key)?.value !== t.value)
  const removed = seen.filter((s) => !tags.some((t) => t.key === s.key)).map((s) => s.key)
  return runAction(
    {
      id: request.id,
      code: 'repository.tags',
      fleet,
      target: `repository/${name}`,
      request,
      detail:
        [...set.map((t) => `set ${t.key}`), ...removed.map((key) => `remove ${key}`)].join(', ') ||
        'nothing to change',
      async precondition(scope) {
        if (set.some((t) => t.value.includes(hidden)))
          refuse({
            status: 400,
            code: 'HiddenValue',
            message: 'A hidden value cannot be copied to another tag. Type the value.',
          })
        if (set.length + removed.length === 0)
          refuse({ status: 409, code: 'NotPossible', message: 'Nothing was changed.' })
        const { arn } = await requireRepository(scope, name)
        const now = await readShownTags(scope, arn)
        const keys = new Set([...now, ...seen].map((t) => t.key))
        const valueIn = (list: SetRepositoryTags['tags'], key: string) =>
          list.find((t) => t.key === key)?.value ?? 'none'
        const changed = [...keys]
          .map((key) => ({ field: key, seen: valueIn(seen, key), now: valueIn(now, key) }))
          .filter((c) => c.seen !== c.now)
        if (changed.length > 0) throw repositoryChanged(changed)
        return arn
      },
      async write(scope, resourceArn) {
        if (set.length > 0)
          await scope.writeTo('ecr', { bucket: registryModify, call: 'ecr:TagResource' }, (ecr) =>
            ecr.send(
              new TagResourceCommand({
                resourceArn,
                tags: set.map((t) => ({ Key: t.key, Value: t.value })),
              }),
            ),
          )
        if (removed.length > 0) {
          const untag = scope.writeTo(
            'ecr',
            { bucket: registryModify, call: 'ecr:UntagResource' },
            (ecr) => ecr.send(new UntagResourceCommand({ resourceArn, tagKeys: removed })),
          )
          await untag.catch((error: unknown) => {
            throw set.length > 0
              ? new PartlyDone(`Tags were set: ${set.map((t) => t.key).join(', ')}.`, error)
              : error
          })
        }
        return `The tags of ${name} are set.`
      },
      evidence: (arn) => ({
        arn,
        set: set.map((t) => ({ key: t.key, value: fleet.scope.redactor.digest(t.value) })),
        removed,
      }),
      verifier: tagsSet,
      after: () => registry.refresh(name),
    },
    context,
  )
}

/** Reads the tags masked as the page shows them, to compare them with what the user saw. */
const readShownTags = async (scope: Scope, arn: string): Promise<SetRepositoryTags['tags']> =>
  (await readTags(scope, arn)).map((tag) => ({
    key: tag.key,
    value: scope.redactor.named(tag.key, tag.value),
  }))

async function readTags(scope: Scope, resourceArn: string): Promise<SetRepositoryTags['tags']> {
  const { tags = [] } = await scope.readFrom(
    'ecr',
    { bucket: 'Registry read', call: 'ecr:ListTagsForResource', priority: 'action' },
    (ecr) => ecr.send(new ListTagsForResourceCommand({ resourceArn })),
  )
  return tags.map((t: Tag) => ({ key: t.Key ?? '', value: t.Value ?? '' }))
}
