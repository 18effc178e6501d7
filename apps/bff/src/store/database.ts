import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'

/** Tables that outlive the process. Times are milliseconds since the epoch. */
export interface Schema {
  session: { cookie_hash: string; key_hash: string; user: string; created: number; seen: number }
  action: { id: string; action: string; request_hash: string; result: string; verified: number; message: string; at: number; problem: string | null; made: string | null; failed: string | null }
}
export type Store = Kysely<Schema>

/** Opens the store; `file` may be `:memory:`. */
export function openStore(file: string): Store {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
  database.exec(`
    CREATE TABLE IF NOT EXISTS session (cookie_hash TEXT PRIMARY KEY, key_hash TEXT NOT NULL, user TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS action (id TEXT PRIMARY KEY, action TEXT NOT NULL, request_hash TEXT NOT NULL, result TEXT NOT NULL, verified INTEGER NOT NULL, message TEXT NOT NULL, at INTEGER NOT NULL, problem TEXT, made TEXT, failed TEXT);
  `)
  // A store of before: what an action made, and what of many it did not do, was not kept then.
  const columns = new Set(database.prepare('PRAGMA table_info(action)').all().map((column) => column['name']))
  for (const column of ['made', 'failed']) if (!columns.has(column)) database.exec(`ALTER TABLE action ADD COLUMN ${column} TEXT`)
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(database) }) })
}

/** Node's own SQLite in the shape that Kysely expects of better-sqlite3. */
const adapt = (database: DatabaseSync) => ({
  close: () => database.close(),
  prepare(sql: string) {
    const statement = database.prepare(sql)
    const values = (parameters: readonly unknown[]) => parameters as (string | number | bigint | null | Uint8Array)[]
    return {
      reader: statement.columns().length > 0,
      all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
      run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
      iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
    }
  },
})
