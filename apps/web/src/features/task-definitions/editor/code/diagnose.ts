import {
  checkTaskDefinition,
  type Finding,
} from '@pilothouse/contract/task-definitions/task-definition-rules'
import { count } from '#lib/formats.ts'
import { parse, repeatedIn, spanOf } from '../document'

export interface Found extends Finding {
  from: number
  to: number
}
interface Diagnosis {
  value: unknown
  broken: string | null
  found: Found[]
}

/**
 * Largest task definition in bytes.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
export const largest = 65_536

let last: { text: string; diagnosis: Diagnosis } | null = null

/** Finds the problems of a text, with their positions. Caches the last text. */
export function diagnose(text: string): Diagnosis {
  if (last?.text === text) return last.diagnosis
  const { value, broken, tree } = parse(text)
  const located = (f: Finding): Found => ({ ...f, ...spanOf(tree, f.path) })
  const marked = (message: string, { from, to }: { from: number; to: number }): Found => ({
    path: [],
    severity: 'error',
    message,
    from,
    to,
  })
  const found =
    broken.length > 0
      ? broken.map((b) => marked(b.message, b))
      : [
          ...repeatedIn(tree).map((r) =>
            marked(`'${r.name}' is repeated: only the last one would be registered.`, r),
          ),
          ...[...tooLarge(value), ...checkTaskDefinition(value)].map(located),
        ]
  const diagnosis = { value, broken: broken[0]?.message ?? null, found }
  last = { text, diagnosis }
  return diagnosis
}

function tooLarge(value: unknown): Finding[] {
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length
  return bytes > largest
    ? [
        {
          path: [],
          severity: 'error',
          message: `It has ${count(bytes)} bytes without spaces; ECS takes at most ${count(largest)}.`,
        },
      ]
    : []
}

/** Formats a path, such as `containerDefinitions[0].image`; empty for the document itself. */
export const pathText = (path: Finding['path']): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`))
    .join('')
