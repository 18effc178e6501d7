import { memberOf, rootShape } from '@pilothouse/contract/task-definitions/task-definition-model'
import { type Members, isMembers } from '../members'
import { fromTemplate } from './cloudformation'
import { fromCompose } from './compose'
import { parseText } from './parse'
import { type Note, type Pasted, type PastedKind } from './pasted'

export type { Note, Pasted, PastedKind } from './pasted'

/**
 * Reads a pasted text: AWS CLI JSON, output of describe-task-definition, CloudFormation or
 * docker-compose, as JSON or YAML.
 */
export function readPasted(text: string): Pasted {
  const { value, problem } = parseText(text)
  if (problem !== null) return refused(problem)
  if (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((c) => isMembers(c) && ('image' in c || 'name' in c))
  ) {
    return whole('register-input', { containerDefinitions: value }, [
      {
        path: '',
        message: 'These are only containers. Add the family and the settings of the task.',
      },
    ])
  }
  if (!isMembers(value)) return refused('This is not a task definition: an object is expected.')
  if (isMembers(value['taskDefinition']))
    return described({
      ...value['taskDefinition'],
      ...(Array.isArray(value['tags']) ? { tags: value['tags'] } : {}),
    })
  if (isTemplate(value)) return settle('cloudformation', fromTemplate(value))
  if (isMembers(value['services'])) return settle('compose', fromCompose(value))
  if ('taskDefinitionArn' in value || 'requiresAttributes' in value) return described(value)
  if ('containerDefinitions' in value || 'family' in value)
    return whole('register-input', value, [])
  return refused(
    'This is neither a task definition (AWS CLI JSON or CloudFormation) nor a compose file: ' +
      'it has no containerDefinitions, AWS::ECS::TaskDefinition or services.',
  )
}

const isTemplate = (value: Members): boolean =>
  isMembers(value['Resources']) ||
  value['Type'] === 'AWS::ECS::TaskDefinition' ||
  'ContainerDefinitions' in value ||
  Object.values(value).some((v) => isMembers(v) && v['Type'] === 'AWS::ECS::TaskDefinition')

/** Removes members that only answers have, or that this console does not know, with a note. */
function described(value: Members): Pasted {
  const kept = Object.entries(value).filter(([name]) => memberOf(rootShape, name))
  const answered = Object.keys(value).filter((name) => !memberOf(rootShape, name))
  const notes =
    answered.length > 0
      ? [
          {
            path: '',
            message: `Left out, because only answers of ECS have it: ${answered.join(', ')}.`,
          },
        ]
      : []
  // Masks of this console are not values.
  const masked = JSON.stringify(value).includes('••••••')
    ? [
        {
          path: '',
          message:
            'Some values are masked (••••••). Registered like this, the mask would be the value.',
        },
      ]
    : []
  return whole('describe-output', Object.fromEntries(kept), [...notes, ...masked])
}

const settle = (
  kind: PastedKind,
  { definition, notes, problem }: Pick<Pasted, 'definition' | 'notes' | 'problem'>,
): Pasted =>
  definition ? whole(kind, definition, notes) : { definition: null, kind, notes, problem }

/**
 * ECS limits the size of the registered definition, not of the file.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
function whole(kind: PastedKind, definition: Members, notes: Note[]): Pasted {
  const size = new TextEncoder().encode(JSON.stringify(definition)).length
  if (size > 65_536)
    return {
      definition: null,
      kind,
      notes,
      problem: `This task definition is ${Math.ceil(size / 1_024)} KiB; ECS takes at most 64 KiB.`,
    }
  return { definition, kind, notes, problem: null }
}

const refused = (problem: string): Pasted => ({ definition: null, kind: null, notes: [], problem })
