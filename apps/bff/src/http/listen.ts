import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { answerUnreadable } from './unreadable.ts'

/**
 * Milliseconds. Node checks every 2 s, so slow headers are cut within 12 s and slow bodies within
 * 14 s.
 */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 12_000,
  connectionsCheckingInterval: 2_000,
}
/**
 * Milliseconds after which a response is cut if the client takes none of it. Node checks twice, so
 * it may take 12 s.
 */
const unreadTimeout = 6_000
/**
 * Far more than the slow connections that can pile up before they are cut, so that the user can
 * still connect.
 */
const maxConnections = 2_000

/**
 * Listens on 127.0.0.1, and on ::1 with the same port if the machine has it. Never on another
 * address.
 */
export async function listen(app: RequestListener, port: number): Promise<Server[]> {
  const first = await listenOn(app, '127.0.0.1', port)
  const second = await listenOn(app, '::1', portOf(first)).catch(() => null)
  return second ? [first, second] : [first]
}

export const portOf = (server: Server | undefined): number =>
  (server?.address() as AddressInfo | undefined)?.port ?? 0

function listenOn(app: RequestListener, host: string, port: number): Promise<Server> {
  const latest = new WeakMap<Duplex, ServerResponse>()
  // Let the gate refuse a missing Host, with our headers; Node would refuse it without them.
  const server = createServer({ ...timeouts, requireHostHeader: false }, app)
  server.prependListener('request', (req, res) => latest.set(req.socket, res))
  // Ignore expectations other than `100-continue`, as RFC 9110 (10.1.1) allows; Node would answer
  // 417 without our headers.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res))
  server.on('clientError', (error, socket) => {
    const answer = latest.get(socket)
    answerUnreadable(error, socket, {
      answering: answer !== undefined && answer.headersSent && !answer.writableFinished,
    })
  })
  // Node also calls this for a connection that is idle between two requests, and leaves it to us to
  // close it.
  server.setTimeout(unreadTimeout, (socket) => {
    const answer = latest.get(socket)
    // The handler is still working, or the stream is quiet: the client has nothing to read.
    const working = answer !== undefined && !answer.writableFinished && socket.writableLength === 0
    if (!working) socket.destroy()
  })
  server.maxConnections = maxConnections
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server))
  })
}
