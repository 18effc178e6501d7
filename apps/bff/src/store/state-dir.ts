import { randomBytes } from 'node:crypto'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The state folder cannot be used. The message is for the user who started the console. */
export class BadStateDir extends Error {}

/** The default state folder of this user, by the XDG rules. */
export const defaultStateDir = (env: NodeJS.ProcessEnv): string =>
  env['PILOTHOUSE_STATE'] ||
  join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'pilothouse')

const files = ['pilothouse.db', 'audit.jsonl', 'mark.key']

/**
 * Creates the folder for this user only, or uses an existing one. Throws BadStateDir if others can
 * write to it, or if it or a file in it belongs to another user.
 */
export function openStateDir(dir: string): string {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BadStateDir(`The state folder ${dir} cannot be made: ${reason}`)
  }
  const folder = statSync(dir)
  if (!folder.isDirectory())
    throw new BadStateDir(`${dir} is not a folder. Name another with --state.`)
  requireOwn(dir, folder)
  if (writableByOthers(folder)) {
    throw new BadStateDir(
      `Others can write to the state folder ${dir} (its mode is ` +
        `${(folder.mode & 0o777).toString(8)}), so sessions and the audit could be forged. ` +
        `Run: chmod go-w ${dir}`,
    )
  }
  for (const name of files) {
    const file = join(dir, name)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats?.isFile()) requireOwn(file, stats)
  }
  return dir
}

/** Windows has no such owner and mode; a user's folders inherit a safe access list there. */
const userId = process.getuid?.()

function requireOwn(path: string, { uid }: Stats): void {
  if (userId === undefined || uid === userId) return
  throw new BadStateDir(
    `${path} belongs to another user (id ${uid}; you are ${userId}). ` +
      'Start Pilothouse as that user, or name another folder with --state.',
  )
}

const writableByOthers = ({ mode }: Stats): boolean => userId !== undefined && (mode & 0o022) !== 0

/**
 * The key of the marks on masked values. Created once, so that marks stay the same after a restart
 * and for all consoles of the folder.
 */
export function markKey(dir: string): Buffer {
  const file = join(dir, 'mark.key')
  const known = readKey(file)
  if (known) return known
  // Link the finished file into place: another console may start at the same moment and must not
  // read half a key.
  const made = join(dir, `mark.key.${process.pid}.${randomBytes(4).toString('hex')}`)
  writeFileSync(made, randomBytes(32), { mode: 0o600, flag: 'wx' })
  try {
    linkSync(made, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(made)
  }
  return readFileSync(file)
}

function readKey(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new BadStateDir(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
