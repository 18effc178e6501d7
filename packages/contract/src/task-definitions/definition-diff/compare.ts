import type { Node } from './comparable.ts'
import { labelOf, sectionOf } from './labels.ts'

export interface Difference {
  /** Path in the later definition; for a removed item, in the earlier one. */
  path: (string | number)[]
  /** The section: `Task`, or `Container web`. */
  section: string
  /** The label in words: `environment › LOG_LEVEL`. */
  label: string
  kind: 'added' | 'removed' | 'changed'
  before?: unknown
  after?: unknown
}

/**
 * Lists the smallest differences in the order of the later definition. Removed items come last in
 * their list.
 */
export function compare(before: Node, after: Node, names: readonly string[] = []): Difference[] {
  if (!before.parts || !after.parts) {
    return !before.parts && !after.parts && before.same === after.same
      ? []
      : [{ ...titled(after, names), kind: 'changed', before: before.value, after: after.value }]
  }
  const found: Difference[] = []
  for (const [name, part] of after.parts) {
    const earlier = before.parts.get(name)
    if (earlier) found.push(...compare(earlier, part, [...names, name]))
    else
      found.push(
        ...eachOf(part, [...names, name]).map(([node, at]): Difference => ({
          ...titled(node, at),
          kind: 'added',
          after: node.value,
        })),
      )
  }
  for (const [name, part] of before.parts) {
    if (!after.parts.has(name))
      found.push(
        ...eachOf(part, [...names, name]).map(([node, at]): Difference => ({
          ...titled(node, at),
          kind: 'removed',
          before: node.value,
        })),
      )
  }
  return found
}

/** A new list is shown as its items, because each of them is worth reading. */
function eachOf(node: Node, names: string[]): [Node, string[]][] {
  return Array.isArray(node.value) && node.parts
    ? [...node.parts].map(([name, item]) => [item, [...names, name]])
    : [[node, names]]
}

const titled = (
  { path }: Node,
  names: readonly string[],
): Pick<Difference, 'path' | 'section' | 'label'> => ({
  path,
  section: sectionOf(names),
  label: labelOf(names),
})
