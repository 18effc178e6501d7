import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect, type Generated } from 'kysely'

/** Tables that survive the process. Times are milliseconds since the epoch. */
export interface Schema {
  session: { cookie_hash: string; key_hash: string; user: string; created: number; seen: number }
  action: ActionRow
  turn: { ticket: Generated<number>; target: string; owner: string }
}

/** One action of the last 24 hours. */
export interface ActionRow {
  id: string
  action: string
  request_hash: string
  result: string
  verified: number
  message: string
  at: number
  problem: string | null
  made: string | null
  failed: string | null
  user: string
  account: string
  region: string
  target: string
  detail: string
  /** The process that runs it, by its id in `instances`. */
  owner: string
  /** 1 once its intent line is in the audit: from then on something may have been sent. */
  intended: number
  /** JSON for the verifier; set only while the action runs. */
  evidence: string | null
  /** 1 once its outcome line is in the audit. */
  recorded: number
}
export type Store = Kysely<Schema>

/** Milliseconds that a statement waits for a writer in another process. Writers take a few. */
const busyTimeout = 5_000

const legacy = `
  CREATE TABLE IF NOT EXISTS session (
    cookie_hash TEXT PRIMARY KEY,
    key_hash TEXT NOT NULL,
    user TEXT NOT NULL,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS action (
    id TEXT PRIMARY KEY,
    action TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    result TEXT NOT NULL,
    verified INTEGER NOT NULL,
    message TEXT NOT NULL,
    at INTEGER NOT NULL,
    problem TEXT
  );
`
const added = {
  made: 'TEXT',
  failed: 'TEXT',
  user: "TEXT NOT NULL DEFAULT ''",
  account: "TEXT NOT NULL DEFAULT ''",
  region: "TEXT NOT NULL DEFAULT ''",
  target: "TEXT NOT NULL DEFAULT ''",
  detail: "TEXT NOT NULL DEFAULT ''",
  owner: "TEXT NOT NULL DEFAULT ''",
  intended: 'INTEGER NOT NULL DEFAULT 0',
  evidence: 'TEXT',
  recorded: 'INTEGER NOT NULL DEFAULT 1',
}
const turns = `
  CREATE TABLE IF NOT EXISTS turn (
    ticket INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL,
    owner TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS turn_target ON turn (target, ticket);
`
/** Increase it whenever the tables change. A file with this version needs no migration. */
const version = 2

/** Opens the store with access for this user only. Other processes may use it at the same time. */
export function openStore(file: string): Store {
  // SQLite would create a file that everybody can read; its journals get the mode of the file.
  closeSync(openSync(file, 'a', 0o600))
  const database = new DatabaseSync(file, { timeout: busyTimeout })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
  if (database.prepare('PRAGMA user_version').get()?.['user_version'] !== version) migrate(database)
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(database) }) })
}

/** IMMEDIATE takes the write lock first, so that only one process migrates. */
function migrate(database: DatabaseSync): void {
  database.exec(`BEGIN IMMEDIATE; ${legacy} ${turns}`)
  const columns = new Set(
    database
      .prepare('PRAGMA table_info(action)')
      .all()
      .map((column) => column['name']),
  )
  for (const [column, type] of Object.entries(added)) {
    if (!columns.has(column)) database.exec(`ALTER TABLE action ADD COLUMN ${column} ${type}`)
  }
  // An earlier version stored no evidence for running actions.
  database.exec(
    `UPDATE action
     SET result = 'unknown',
       message = 'Pilothouse ended during the action, and was updated since. Check it in AWS.'
     WHERE result = 'running' AND owner = ''`,
  )
  database.exec(`PRAGMA user_version = ${version}; COMMIT`)
}

/** Adapts Node's SQLite to the better-sqlite3 interface that Kysely expects. */
const adapt = (database: DatabaseSync) => ({
  close: () => database.close(),
  prepare(sql: string) {
    const statement = database.prepare(sql)
    const values = (parameters: readonly unknown[]) =>
      parameters as (string | number | bigint | null | Uint8Array)[]
    return {
      reader: statement.columns().length > 0,
      all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
      run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
      iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
    }
  },
})
