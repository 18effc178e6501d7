import { isMembers } from '../../members'
import { valueOf } from '../document'

/** Members that other formats have and AWS CLI JSON does not. */
const others = [
  'taskDefinition',
  'Resources',
  'Type',
  'Properties',
  'ContainerDefinitions',
  'services',
]

/**
 * Whether a text may be in another format: YAML, a template, an answer of ECS, or bare containers.
 */
export function mayBeOther(text: string): boolean {
  const value = valueOf(text)
  if (value === undefined) return /^[\s\uFEFF]*(\uFEFF\{|[^\s\uFEFF{])/.test(text)
  return (
    Array.isArray(value) ||
    (isMembers(value) && !('containerDefinitions' in value) && others.some((name) => name in value))
  )
}
