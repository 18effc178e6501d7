import { isMembers } from '../members'
import { type Note } from './pasted'

const variable = /\$\$|\$\{([A-Za-z_]\w*)(?::?([-?+])([^{}]*))?\}|\$([A-Za-z_]\w*)/g

/**
 * Replaces compose variables by their defaults, with a note. Variables without a default stay for
 * the user to fill in.
 */
export function fillVariables(value: unknown, path: string, notes: Note[]): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => fillVariables(item, `${path}[${i}]`, notes))
  if (isMembers(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        fillVariables(item, path ? `${path}.${key}` : key, notes),
      ]),
    )
  if (typeof value !== 'string') return value
  return value.replace(variable, (all: string, ...groups: (string | undefined)[]) => {
    if (all === '$$') return '$'
    const [name, operator, fallback, bare] = groups
    const called = name ?? bare ?? ''
    if (operator === '-') {
      notes.push({
        path,
        message: `The variable ${called} has its default, ${fallback ? `'${fallback}'` : 'empty'}.`,
      })
      return fallback ?? ''
    }
    notes.push({
      path,
      message: `Compose reads the variable ${called} from its environment. Enter its value here.`,
    })
    return all
  })
}
