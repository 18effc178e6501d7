import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { answerUnreadable } from './unreadable.ts'

/** Slow headers and slow bodies are closed within 10 + 2 and 12 + 2 s. Milliseconds. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 12_000,
  connectionsCheckingInterval: 2_000,
}
/** An answer of which no byte is taken for this long is cut, in milliseconds; Node looks twice, so it may take 12 s. */
const unreadTimeout = 6_000
/** Far more than the slow connections that can gather before they are closed, so that the operator still gets in. */
const maxConnections = 2_000

/** Listens on 127.0.0.1, then on ::1 with the same port where the machine has it; on nothing else, ever. */
export async function listen(app: RequestListener, port: number): Promise<Server[]> {
  const first = await listenOn(app, '127.0.0.1', port)
  const second = await listenOn(app, '::1', portOf(first)).catch(() => null)
  return second ? [first, second] : [first]
}

export const portOf = (server: Server | undefined): number =>
  (server?.address() as AddressInfo | undefined)?.port ?? 0

function listenOn(app: RequestListener, host: string, port: number): Promise<Server> {
  const latest = new WeakMap<Duplex, ServerResponse>()
  // Without a Host the gate refuses, with our headers; Node would refuse without them.
  const server = createServer({ ...timeouts, requireHostHeader: false }, app)
  server.prependListener('request', (req, res) => latest.set(req.socket, res))
  // What a client expects beside `100-continue` is ignored, as RFC 9110 (10.1.1) allows; Node would answer 417 without our headers.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res))
  server.on('clientError', (error, socket) => {
    const answer = latest.get(socket)
    answerUnreadable(error, socket, {
      answering: answer !== undefined && answer.headersSent && !answer.writableFinished,
    })
  })
  // Node calls this as well for a connection that is idle between two requests, and then leaves it to us to close it.
  server.setTimeout(unreadTimeout, (socket) => {
    const answer = latest.get(socket)
    // A handler that is at work, or a quiet stream: nothing waits to be read.
    const working = answer !== undefined && !answer.writableFinished && socket.writableLength === 0
    if (!working) socket.destroy()
  })
  server.maxConnections = maxConnections
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server))
  })
}
