import { ecsOperations } from './src/ecs/operations.ts'
import { World } from './src/world/world.ts'
import { stsOperations } from './src/sts/operations.ts'
import * as ecs from '@aws-sdk/client-ecs'
import * as sts from '@aws-sdk/client-sts'

/** The operations of an api, by the names of the commands that its client has. */
const all = (client: object): string[] => Object.keys(client).filter((name) => name.endsWith('Command') && name !== '$Command').map((name) => name.replace(/Command$/, '')).sort()

/** What the sandbox does and does not do, as the table of docs/sandbox.md. */
export function coverage(): string {
  const world = new World({ clock: 'manual', seed: 'empty' })
  const rows = ([['ECS', all(ecs), ecsOperations], ['STS', all(sts), stsOperations(world)]] as const).map(([api, names, done]) => {
    const has = names.filter((name) => Object.hasOwn(done, name))
    const not = names.filter((name) => !Object.hasOwn(done, name))
    return `| ${api} | ${has.length} of ${names.length} | ${has.join(' ')} | ${not.join(' ')} |`
  })
  return ['| api | operations | there | not there |', '|---|---|---|---|', ...rows].join('\n')
}

if (import.meta.main) console.log(coverage())
