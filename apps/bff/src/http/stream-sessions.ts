import type { StreamReader } from './stream-reader.ts'

/** Streams that one session may have open. A browser needs one per account, and a second while a tab hands over. */
export const streamsPerSession = 8

/** The open streams of each session, over all accounts. */
export interface StreamSessions {
  /** Whether the session may open one more. */
  hasRoom(session: string): boolean
  /** Counts a stream. Returns how to stop counting it. */
  add(session: string, reader: StreamReader): () => void
  /** Tells every stream of the session that it was signed out, and closes it. */
  revoke(session: string): void
}

/** The last event of a stream whose session has ended. */
export const revoked = 'event: revoked\ndata: {}\n\n'

/** Opens the register. It holds open streams only, so it is as large as the connections are many. */
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
