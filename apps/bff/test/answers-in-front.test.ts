import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fateOf, requireAwsAnswer } from '../src/aws/problems.ts'

// A proxy, a firewall or a redirect in front of AWS may answer by itself: that does not tell
// whether the write was carried out.

let server: Server
let answer: { status: number; headers?: Record<string, string>; body: string }
let ecs: ECSClient
beforeAll(async () => {
  server = createServer((_, res) => res.writeHead(answer.status, answer.headers).end(answer.body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ecs = new ECSClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'x' },
    maxAttempts: 1,
  })
})
afterAll(() => {
  ecs.destroy()
  server.close()
})

const fateOfWrite = async () =>
  await ecs
    .send(new UpdateServiceCommand({ service: 'web', desiredCount: 1 }))
    .then(requireAwsAnswer)
    .then(
      () => 'applied',
      (error: unknown) => fateOf(error),
    )

const statuses = [307, 400, 403, 404, 407, 408, 429, 500, 502, 503, 504]
const bodies = { empty: '', html: '<html>no</html>', message: '{"message":"blocked by policy"}' }
test.each(
  statuses.flatMap((status) =>
    Object.entries(bodies).map(([kind, body]) => [status, kind, body] as const),
  ),
)('HTTP %i with a body of kind %s is a lost answer, not a refusal', async (status, _, body) => {
  answer = { status, body }
  expect(await fateOfWrite()).toBe('lost')
})

test.each([
  [400, 'ClientException', 'refused'],
  [400, 'AccessDeniedException', 'refused'],
  [400, 'ThrottlingException', 'refused'],
  [500, 'ServerException', 'failed'],
])('HTTP %i with AWS’s own code %s is %s', async (status, code, fate) => {
  answer = { status, body: JSON.stringify({ __type: code, message: 'no' }) }
  expect(await fateOfWrite()).toBe(fate)
})

test.each([200, 204])(
  'HTTP %i without a request id is a lost answer; with one the write is applied',
  async (status) => {
    const body = status === 204 ? '' : '{}'
    answer = { status, body }
    expect(await fateOfWrite()).toBe('lost')
    answer = { status, body, headers: { 'x-amzn-requestid': 'a1b2' } }
    expect(await fateOfWrite()).toBe('applied')
  },
)
