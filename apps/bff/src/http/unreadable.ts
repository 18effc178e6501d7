import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Problem } from '@pilothouse/contract'
import { securityHeaders } from './headers.ts'

/** Milliseconds that the client has to take the response before the connection is cut. */
const linger = 500

const problems: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HeadersTooLarge',
    message: 'The headers of the request are too large.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'TooLarge',
    message: 'The request is too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'TooSlow',
    message: 'The request did not arrive in time. Send it again.',
  },
}
const unreadable: Problem = {
  status: 400,
  code: 'BadRequest',
  message: 'The request is not valid HTTP.',
}

/**
 * Answers a request that Node rejects before any handler sees it, with our headers and a problem;
 * Node's own response has neither. If another response is already being written (`answering`), only
 * cuts the connection.
 * Codes: https://nodejs.org/api/http.html#event-clienterror
 */
export function answerUnreadable(
  error: Error & { code?: string },
  socket: Duplex,
  { answering }: { answering: boolean },
): void {
  if (!socket.writable || answering || error.code === 'ECONNRESET') return void socket.destroy()
  const problem = problems[error.code ?? ''] ?? unreadable
  const body = JSON.stringify(problem)
  const head = {
    ...securityHeaders,
    'Cache-Control': 'no-store',
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  }
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`)
  socket.on('error', () => socket.destroy())
  socket.end(
    [`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, ...lines, '', body].join('\r\n'),
  )
  setTimeout(() => socket.destroy(), linger).unref()
}
