import type { IncomingMessage, ServerResponse } from 'node:http'
import { Fault } from '../operation.ts'
import { wall } from '../world/account.ts'
import type { FaultRule } from '../world/fault-injection.ts'
import type { WireAnswer } from './codec.ts'

// The largest ECS request is a task definition of 64 KB; the largest ECR request is a layer part of
// 20 MB before base64.
const bodyCap = 1024 * 1024
const layerCap = 30 * 1024 * 1024
// Canned answers of tests may be long.
const controlCap = 64 * 1024 * 1024

function capOf({ url = '', headers }: IncomingMessage): number {
  if (url.startsWith('/_sandbox/')) return controlCap
  return url.startsWith('/v2/') ||
    String(headers['x-amz-target']).startsWith('AmazonEC2ContainerRegistry_')
    ? layerCap
    : bodyCap
}

/** Reads a request to its end, up to the cap. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const cap = capOf(request)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > cap)
      throw new Fault(
        'RequestEntityTooLargeException',
        `The request body is larger than ${cap} bytes.`,
        413,
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Waits for `ms` milliseconds of wall time. */
export const wallTime = (ms: number): Promise<void> =>
  new Promise((resolve) => void wall.after(ms, resolve))

async function dribble(
  response: ServerResponse,
  body: Buffer,
  bytesPerSecond: number,
): Promise<void> {
  const step = Math.max(1, Math.round(bytesPerSecond / 10))
  for (let offset = 0; offset < body.length && !response.destroyed; offset += step) {
    response.write(body.subarray(offset, offset + step))
    await wallTime((step / bytesPerSecond) * 1000)
  }
  response.end()
}

/** Sends an answer, with the fault of a rule injected into its delivery. */
export async function deliver(
  response: ServerResponse,
  answer: WireAnswer,
  requestId: string,
  rule?: FaultRule,
): Promise<void> {
  const { kind } = rule ?? {}
  if (kind === 'hang') return
  if (kind === 'reset' || kind === 'reset-after') {
    response.socket?.resetAndDestroy()
    return
  }
  if (kind === 'redirect') {
    response.writeHead(302, { location: rule?.message ?? 'http://127.0.0.1:9/' }).end()
    return
  }
  if (kind === 'slow') await wallTime(rule?.ms ?? 2_000)
  if (answer.stream && kind !== 'html') {
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-type': answer.type,
      'x-amzn-requestid': requestId,
    })
    response.write(answer.body)
    const stop = answer.stream((part) => void response.write(part))
    if (response.destroyed) stop()
    else response.once('close', stop)
    return
  }
  const body = Buffer.from(
    kind === 'html'
      ? (rule?.message ?? '<!doctype html><title>Sign in to the network</title>')
      : answer.body,
  )
  response.writeHead(kind === 'html' ? 200 : answer.status, {
    ...answer.headers,
    'content-type': kind === 'html' ? 'text/html' : answer.type,
    'content-length': body.length,
    'x-amzn-requestid': requestId,
  })
  if (kind === 'truncate') {
    response.write(body.subarray(0, body.length >> 1), () => response.destroy())
  } else if (kind === 'stall') {
    response.write(body.subarray(0, body.length >> 1))
  } else if (kind === 'slow' && rule?.bytesPerSecond) {
    await dribble(response, body, rule.bytesPerSecond)
  } else {
    response.end(body)
  }
}
