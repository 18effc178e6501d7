import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One answer of the sandbox, as it went over the wire. */
export interface Answered {
  /** As in the credential scope of the signature. */
  api: string
  operation: string
  status: number
  headers: Record<string, string>
  body: Buffer
}

/**
 * Stands between a client and the sandbox and keeps what the sandbox answers, byte for byte. It
 * must be closed.
 */
export async function startRecordingProxy(
  target: string,
): Promise<{ url: string; answers: Answered[]; close(): Promise<void> }> {
  const answers: Answered[] = []
  const { hostname, port } = new URL(target)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const forward = send(
        { hostname, port, method: request.method, path: request.url, headers: request.headers },
        (answer) => {
          const got: Buffer[] = []
          const status = answer.statusCode ?? 500
          const headers = Object.fromEntries(
            Object.entries(answer.headers).map(([k, v]) => [k, String(v)]),
          )
          const name = nameOf(
            String(request.headers.authorization ?? ''),
            request.headers['x-amz-target'],
            request.url ?? '',
            body,
          )
          // A stream of events ends only with its client: it is kept as far as it has come.
          const streams = headers['content-type']?.includes('eventstream') ?? false
          const keep = () =>
            answers.push({
              ...name,
              status,
              headers,
              get body() {
                return Buffer.concat(got)
              },
            })
          response.writeHead(status, answer.headers)
          if (streams) keep()
          answer.on('data', (chunk: Buffer) => (got.push(chunk), response.write(chunk)))
          answer.on('error', () => response.destroy())
          answer.on('end', () => {
            if (!streams) keep()
            response.end()
          })
        },
      )
      forward.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Each protocol says the operation somewhere else: a header, the path, the form. */
function nameOf(
  authorization: string,
  target: string | string[] | undefined,
  url: string,
  body: Buffer,
): { api: string; operation: string } {
  // Only STS is called without a signature.
  const api = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(authorization)?.[1] ?? 'sts'
  if (target !== undefined) return { api, operation: String(target).split('.').at(-1) ?? '' }
  const path = /\/operation\/(\w+)$/.exec(url)?.[1]
  return { api, operation: path ?? new URLSearchParams(body.toString('utf8')).get('Action') ?? '' }
}
