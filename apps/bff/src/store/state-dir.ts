import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where this user's Pilothouse keeps its state, by the XDG rules, unless told. */
export const defaultStateDir = (env: NodeJS.ProcessEnv): string =>
  env['PILOTHOUSE_STATE'] || join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'pilothouse')

/** Makes the folder, for this user alone. */
export function openStateDir(dir: string): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  chmodSync(dir, 0o700)
  return dir
}

/** The key of the masks' marks: made once, kept, so that a mark means the same after a restart. */
export function markKey(dir: string): Buffer {
  const file = join(dir, 'mark.key')
  try {
    return readFileSync(file)
  } catch {
    const key = randomBytes(32)
    writeFileSync(file, key, { mode: 0o600, flag: 'wx' })
    return key
  }
}
