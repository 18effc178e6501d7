import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'

/** The responses that this process has under way, seen by Node's own diagnostics and not by our code. */
export interface OpenResponses {
  /** Bytes that wait in this process for the responses that are not over, one number for each. */
  queued(): number[]
  stop(): void
}

const channel = 'http.server.request.start'

/** Watches the responses of this process to one path from now on. https://nodejs.org/api/diagnostics_channel.html#http */
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
