import type { StreamReader } from './stream-reader.ts'

/**
 * Open streams per session. A browser needs one per account, and a second while a tab hands over.
 */
export const streamsPerSession = 8

/** The open streams of each session, over all accounts. */
export interface StreamSessions {
  /** Whether the session may open another stream. */
  hasRoom(session: string): boolean
  /** Counts a stream. Returns a function that stops counting it. */
  add(session: string, reader: StreamReader): () => void
  /** Sends `revoked` to every stream of the session and closes it. */
  revoke(session: string): void
}

/** The last event of a stream whose session has ended. */
export const revoked = 'event: revoked\ndata: {}\n\n'

/** Opens the register. It contains open streams only, so the connection limit bounds it. */
export function openStreamSessions(): StreamSessions {
  const sessions = new Map<string, Set<StreamReader>>()
  return {
    hasRoom: (session) => (sessions.get(session)?.size ?? 0) < streamsPerSession,
    add(session, reader) {
      const readers = sessions.get(session) ?? new Set()
      sessions.set(session, readers.add(reader))
      return () => {
        readers.delete(reader)
        if (readers.size === 0 && sessions.get(session) === readers) sessions.delete(session)
      }
    },
    revoke(session) {
      for (const reader of sessions.get(session) ?? []) reader.end(revoked)
    },
  }
}
