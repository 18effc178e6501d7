import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'

/** The open responses of this process, observed with Node's diagnostics instead of our code. */
export interface OpenResponses {
  /** Bytes that wait in this process for each open response. */
  queued(): number[]
  stop(): void
}

const channel = 'http.server.request.start'

/**
 * Observes the responses of this process to one path.
 * https://nodejs.org/api/diagnostics_channel.html#http
 */
export function watchResponses(path: string): OpenResponses {
  const open = new Set<ServerResponse>()
  const started = (message: unknown) => {
    const { request, response } = message as { request: { url: string }; response: ServerResponse }
    if (request.url !== path) return
    open.add(response)
    response.once('close', () => open.delete(response))
  }
  subscribe(channel, started)
  return {
    queued: () => [...open].map((response) => response.writableLength),
    stop: () => unsubscribe(channel, started),
  }
}
