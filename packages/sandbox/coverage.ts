import { createApis } from './src/wire/apis.ts'
import { World } from './src/world/world.ts'

/**
 * ECS is to be whole, so what it lacks is named; of the others only what the console needs is
 * there.
 */
const whole = new Set(['ecs'])

/** The table of docs/sandbox.md: operations that exist, and those that do not. */
export function coverage(): string {
  const apis = [...createApis(new World({ clock: 'manual', seed: 'empty' })).values()]
  const rows = apis.map(({ name, schemas, operations }) => {
    const names = [...schemas.operations.keys()].sort()
    const has = names.filter((operation) => Object.hasOwn(operations, operation))
    const not = names.filter((operation) => !Object.hasOwn(operations, operation))
    return `| ${name} | ${has.length} of ${names.length} | ${has.join(' ')} | ${whole.has(name) ? not.join(' ') : `the other ${not.length}`} |`
  })
  return ['| api | operations | there | not there |', '|---|---|---|---|', ...rows].join('\n')
}

if (import.meta.main) console.log(coverage())
