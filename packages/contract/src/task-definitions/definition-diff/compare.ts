import type { Node } from './comparable.ts'
import { labelOf, sectionOf } from './labels.ts'

export interface Difference {
  /** Where it stands in the later definition; what was removed, in the earlier. */
  path: (string | number)[]
  /** What it is part of: `Task`, or `Container web`. */
  section: string
  /** What it is, in words: `environment › LOG_LEVEL`. */
  label: string
  kind: 'added' | 'removed' | 'changed'
  before?: unknown
  after?: unknown
}

/** The smallest things that differ, in the order of the later definition; what it has no more comes last in its place. */
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

/** A list that was not there before is its items: each of them is something of its own to read. */
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
