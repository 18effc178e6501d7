import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { control } from './control.ts'
import { downloadLayer } from './ecr/layers/layer-downloads.ts'
import { registryApi } from './ecr/registry-api.ts'
import { Fault } from './operation.ts'
import { createApis } from './wire/apis.ts'
import type { Api, WireRequest } from './wire/codec.ts'
import { handleExchange, type Delivery } from './wire/exchange.ts'
import { deliver, readBody, wallTime } from './wire/http.ts'
import type { SeedName } from './world/account.ts'
import { defaultKey, primaryRegion, World } from './world/world.ts'

/** Options for `startSandbox`. */
export interface SandboxOptions {
  /** Defaults to 0, which picks a free port. */
  port?: number
  /** Seed of the default account. Defaults to `demo`. */
  seed?: SeedName
  /** Divides every duration of the default account. */
  speed?: number
  /** Turns on AWS's token buckets for the default account. */
  quotas?: boolean
}

/** A listening sandbox, with the key of its default account. */
export interface Sandbox {
  url: string
  accessKeyId: string
  secretAccessKey: string
  region: string
  close(): Promise<void>
}

const refusal = (status: number, message: string) => ({
  status,
  type: 'application/json',
  body: JSON.stringify({ message }),
})

async function serve(
  world: World,
  apis: ReadonlyMap<string, Api>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  try {
    const wire = { method, url, headers, body: await readBody(request) }
    const layer = downloadLayer(world, wire)
    if (layer) {
      await deliver(response, layer.answer, 'layer', layer.rule)
      return
    }
    const ours = control(world, wire) ?? registryApi(world, wire)
    if (ours) {
      await deliver(response, ours, 'control')
      return
    }
    const { answer, requestId, rule } = await exchanged(world, apis, wire)
    await deliver(response, answer, requestId, rule)
  } catch (error) {
    if (response.headersSent || response.destroyed) {
      response.destroy()
      return
    }
    // Close the connection with this answer: the rest of a body over the cap is not read.
    response.setHeader('connection', 'close')
    await deliver(
      response,
      error instanceof Fault
        ? refusal(error.status, error.message)
        : refusal(400, 'The request could not be read.'),
      'none',
    )
  }
}

/** Runs one exchange. A call delayed by a `late` rule runs again after the delay. */
async function exchanged(
  world: World,
  apis: ReadonlyMap<string, Api>,
  wire: WireRequest,
): Promise<Delivery> {
  const outcome = handleExchange(world, apis, wire)
  if (outcome.lateBy === undefined) return outcome
  await wallTime(outcome.lateBy)
  return handleExchange(world, apis, wire, { arrived: true })
}

/** Starts a sandbox on loopback. The caller must close it. */
export async function startSandbox({
  port = 0,
  seed = 'demo',
  speed = 1,
  quotas = false,
}: SandboxOptions = {}): Promise<Sandbox> {
  const world = new World({ seed, speed, quotas })
  const apis = createApis(world)
  const server = createServer((request, response) => {
    serve(world, apis, request, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  // Longer than any SDK keeps an idle socket, so that the server never closes a socket on a request
  // in flight.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    ...defaultKey,
    region: primaryRegion,
    close: () =>
      new Promise((resolve) => {
        world.stop()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
