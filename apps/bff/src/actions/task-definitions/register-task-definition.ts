import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import {
  names,
  type Outcome,
  type Problem,
  type RegisterTaskDefinition,
} from '@pilothouse/contract'
import {
  diffTaskDefinitions,
  sameTextOf,
} from '@pilothouse/contract/task-definitions/task-definition-diff'
import { z } from 'zod'
import { revisionOf } from '../../aws/arn.ts'
import { bodyOf } from '../../aws/raw.ts'
import type { Scope } from '../../aws/scope.ts'
import { unmask } from '../../aws/unmask.ts'
import { registerVerbatim } from '../../aws/verbatim.ts'
import { AwsCallError, refuse } from '../../errors.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { forgetFamily } from '../../resources/task-definitions/family-revisions.ts'
import { describeTaskDefinition } from '../../resources/task-definitions/task-definitions.ts'
import { verifier } from '../plan.ts'
import { refuseUnbegun, runAction, type ActionContext } from '../run.ts'

/**
 * Largest task definition that ECS accepts, in bytes (ECS service quotas: task definition size).
 */
const largest = 65_536

interface Revision {
  revision: number
  document: Record<string, unknown>
}

/**
 * A hash of a document. Evidence is stored, and the document may contain values that the browser
 * never gets.
 */
const contentOf = (scope: Scope, document: unknown): string =>
  scope.redactor.digest(sameTextOf(document))

/** Whether a family has a newer revision with this content. */
export const registered = verifier(
  z.object({ family: z.string(), newest: z.number(), content: z.string() }),
  async (scope, { family, newest, content }) => {
    const now = await newestOf(scope, family)
    if ((now?.revision ?? 0) === newest) return false
    // A newer revision with other content came from somebody else; ours may be below it.
    return now && contentOf(scope, now.document) === content ? true : null
  },
)

/** Registers a revision. Values that were masked in the browser are copied from `base`. */
export async function registerTaskDefinition(
  fleet: Fleet,
  request: RegisterTaskDefinition,
  context: ActionContext,
): Promise<Outcome> {
  const { data: family } = names.family.safeParse(request.definition['family'])
  if (family === undefined)
    return await refuseUnbegun(
      noFamily,
      { id: request.id, code: 'task-definition.register', scope: fleet.scope },
      context,
    )
  let became = 'not registered'
  let changed = ''
  return await runAction(
    {
      id: request.id,
      code: 'task-definition.register',
      fleet,
      target: `task-definition/${family}`,
      request,
      // Names of changed fields, never values.
      get detail() {
        return [became, changed].filter(Boolean).join('; ')
      },
      async precondition(scope) {
        const newest = await newestOf(scope, family)
        if ((newest?.revision ?? null) !== request.latest) {
          // The user compared with an old list: the next read must list the family again.
          forgetFamily(fleet, family)
          refuse(overtaken(family, request.latest, newest?.revision ?? null))
        }
        const base = request.base === null ? null : await documentOf(scope, request.base)
        const { value, refused } = unmask(request.definition, base, request.base, scope.redactor)
        if (refused.length > 0)
          refuse({
            status: 400,
            code: 'HiddenValue',
            message: refused.map((r) => `${r.path}: ${r.message}`).join('\n'),
          })
        const bytes = Buffer.byteLength(JSON.stringify(value))
        if (bytes > largest)
          refuse({
            status: 400,
            code: 'TooLarge',
            message:
              `The definition has ${bytes.toLocaleString('en')} bytes without spaces; ` +
              `ECS accepts ${largest.toLocaleString('en')} at most.`,
          })
        changed = newest
          ? `from ${family}:${newest.revision}: ${changesOf(scope, newest.document, value)}`
          : 'the first of its family'
        return { document: value as Record<string, unknown>, newest }
      },
      async write(scope, { document }) {
        const command = registerVerbatim(document)
        const answer = await scope.write(
          { bucket: 'Task definition modify', call: 'ecs:RegisterTaskDefinition' },
          (ecs) => ecs.send(command),
        )
        became = revisionOf(answer.taskDefinition?.taskDefinitionArn)
        forgetFamily(fleet, family)
        return { message: `Registered ${became}.`, made: became }
      },
      evidence: ({ document, newest }) => ({
        family,
        newest: newest?.revision ?? 0,
        content: contentOf(fleet.scope, document),
      }),
      verifier: registered,
    },
    context,
  )
}

const noFamily: Problem = {
  status: 400,
  code: 'BadInput',
  message: 'family: a name of letters, digits, hyphens and underscores is needed, at most 255.',
}

const overtaken = (family: string, seen: number | null, now: number | null) => {
  const word = (revision: number | null) => (revision === null ? 'none' : `${family}:${revision}`)
  return {
    status: 409,
    code: 'FamilyChanged',
    message:
      `The newest revision of ${family} is another than you compared with. ` +
      'Nothing was registered.',
    changed: [{ field: 'Newest revision', seen: word(seen), now: word(now) }],
  }
}

/** Returns a revision with its tags as a document that can be registered again. */
async function documentOf(scope: Scope, name: string): Promise<Record<string, unknown>> {
  return registrable(await describeTaskDefinition(scope, name))
}

function registrable(answer: object): Record<string, unknown> {
  const body = bodyOf(answer) as
    | { taskDefinition?: Record<string, unknown>; tags?: unknown }
    | undefined
  return {
    ...body?.taskDefinition,
    ...(Array.isArray(body?.tags) && body.tags.length > 0 ? { tags: body.tags } : {}),
  }
}

/** Returns the newest ACTIVE revision of a family; null if there is none. */
async function newestOf(scope: Scope, family: string): Promise<Revision | null> {
  try {
    const answer = await scope.read(
      { bucket: 'Task definition read', call: 'ecs:DescribeTaskDefinition', priority: 'action' },
      (ecs) =>
        ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ['TAGS'] })),
    )
    return answer.taskDefinition
      ? { revision: answer.taskDefinition.revision ?? 0, document: registrable(answer) }
      : null
  } catch (error) {
    // ECS answers ClientException ("Unable to describe task definition") for an unknown family.
    if (error instanceof AwsCallError && error.problem.code === 'ClientException') return null
    throw error
  }
}

/** Lists the differences by the names of fields, without values. */
function changesOf(scope: Scope, before: unknown, after: unknown): string {
  const all = diffTaskDefinitions(before, after).map((difference) =>
    scope.redactor.scrub(`${difference.section} ${difference.label} ${difference.kind}`),
  )
  if (all.length === 0) return 'nothing changed'
  return `${all.slice(0, 20).join(', ')}${all.length > 20 ? ` and ${all.length - 20} more` : ''}`
}
