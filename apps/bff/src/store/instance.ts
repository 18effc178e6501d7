import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** This process among those that share a state folder. */
export interface Instance {
  readonly id: string
  /** Whether the process with this id is still running. */
  alive(id: string): boolean
  /** Removes the file of an ended process. */
  forget(id: string): void
  close(): void
}

/**
 * Marks this process in the state folder with a locked file. The kernel drops the lock when the
 * process ends in any way, so no heartbeat is needed, and no process id that another program may
 * get.
 */
export function openInstance(stateDir: string): Instance {
  const dir = join(stateDir, 'instances')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const id = randomUUID()
  const fileOf = (one: string) => join(dir, `${one}.lock`)
  closeSync(openSync(fileOf(id), 'a', 0o600))
  sweep(dir)
  const own = lock(fileOf(id))
  if (!own) throw new Error(`${fileOf(id)} is locked by another program.`)
  return {
    id,
    alive(other) {
      if (other === id) return true
      if (!existsSync(fileOf(other))) return false
      const taken = lock(fileOf(other))
      taken?.close()
      return taken === null
    },
    forget: (other) => rmSync(fileOf(other), { force: true }),
    close() {
      own.close()
      rmSync(fileOf(id), { force: true })
    },
  }
}

/** Locks a file as SQLite does, on every platform; null if another process holds the lock. */
function lock(file: string): DatabaseSync | null {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return null
    throw error
  }
}

/** SQLITE_BUSY: another process holds the lock (https://www.sqlite.org/rescode.html#busy). */
const busy = 5
/** Milliseconds during which a new file may belong to a process that has not locked it yet. */
const young = 60_000

/** Removes the files of ended processes. Their actions are found in the store by id. */
function sweep(dir: string): void {
  for (const name of readdirSync(dir)) {
    const file = join(dir, name)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (!stats || !name.endsWith('.lock') || Date.now() - stats.mtimeMs < young) continue
    const taken = lock(file)
    if (!taken) continue
    taken.close()
    rmSync(file, { force: true })
  }
}
