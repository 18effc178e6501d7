import { valueOf } from '../document'
import { isMembers } from './fields'

/** What the other forms of a task definition have, and this one has not. */
const others = [
  'taskDefinition',
  'Resources',
  'Type',
  'Properties',
  'ContainerDefinitions',
  'services',
]

/** Whether a text may be what people have elsewhere: YAML, a template, an answer of ECS, containers alone. */
export function mayBeOther(text: string): boolean {
  const value = valueOf(text)
  if (value === undefined) return /^[\s\uFEFF]*(\uFEFF\{|[^\s\uFEFF{])/.test(text)
  return (
    Array.isArray(value) ||
    (isMembers(value) && !('containerDefinitions' in value) && others.some((name) => name in value))
  )
}
