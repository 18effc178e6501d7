import { type Members, isMembers } from '../members'
import { type Note } from './pasted'

/** The parameters of a template. */
export type Parameters = Members

/** Whether a value is an intrinsic function of CloudFormation. */
export function isIntrinsic(value: unknown): value is Members {
  if (!isMembers(value)) return false
  const [name, ...more] = Object.keys(value)
  return (
    name !== undefined &&
    more.length === 0 &&
    (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))
  )
}

/**
 * Evaluates an intrinsic function without CloudFormation: a parameter's default, else a
 * placeholder, with a note. Undefined for AWS::NoValue.
 */
export function resolve(
  intrinsic: Members,
  path: string,
  { notes, parameters }: { notes: Note[]; parameters: Parameters },
): unknown {
  const [name = '', given] = Object.entries(intrinsic)[0] ?? []
  if (name === 'Ref' && given === 'AWS::NoValue') return undefined
  if (name === 'Ref' && typeof given === 'string') {
    const parameter = Object.hasOwn(parameters, given) ? parameters[given] : undefined
    const fallback = isMembers(parameter) ? parameter['Default'] : undefined
    if (typeof fallback === 'string' || typeof fallback === 'number') {
      notes.push({
        path,
        message: `The parameter ${given} has its default, ${fallback === '' ? 'empty' : `'${fallback}'`}.`,
      })
      return fallback
    }
  }
  if (name === 'Fn::If' && Array.isArray(given) && given.length === 3) {
    const isNothing = isMembers(given[1]) && given[1]['Ref'] === 'AWS::NoValue'
    notes.push({
      path,
      message: `It depends on the condition ${String(given[0])}, taken as ${isNothing ? 'false' : 'true'}.`,
    })
    return given[isNothing ? 2 : 1]
  }
  const text = placeholder(intrinsic)
  notes.push({
    path,
    message: `CloudFormation computes this (${name}): replace the placeholder '${text}'.`,
  })
  return text
}

/** Writes an intrinsic function as text, in the style of Fn::Sub. */
function placeholder(value: unknown): string {
  if (!isIntrinsic(value))
    return typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : JSON.stringify(value)
  const [name = '', given] = Object.entries(value)[0] ?? []
  const list: unknown[] = Array.isArray(given) ? given : []
  if (name === 'Ref') return `\${${String(given)}}`
  if (name === 'Fn::GetAtt') return `\${${Array.isArray(given) ? given.join('.') : String(given)}}`
  if (name === 'Fn::Sub') return placeholder(Array.isArray(given) ? list[0] : given)
  if (name === 'Fn::Join' && Array.isArray(list[1]))
    return list[1].map(placeholder).join(String(list[0]))
  const args = Array.isArray(given) ? given.map(placeholder).join(' ') : placeholder(given)
  return `\${${name.replace('Fn::', '')} ${args}}`
}
