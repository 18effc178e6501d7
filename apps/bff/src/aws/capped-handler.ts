import { pipeline, Readable, Transform } from 'node:stream'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** An answer that is larger than any of AWS's: a proxy, or something that wants our memory. */
export class AnswerTooLarge extends Error {
  constructor(most: number) {
    super(
      `the answer is larger than ${Math.round(most / 1024 / 1024)} MiB, and was not read further`,
    )
    this.name = 'AnswerTooLarge'
  }
}

/**
 * The largest answer that is read, in bytes. AWS's own are of a few megabytes: BatchGetImage gives up to 100 manifests, GetLogEvents
 * up to 1 MB, DescribeTasks some 350 KB.
 */
const largestAnswer = 32 * 1024 * 1024

/** The SDK's HTTP handler, which reads no answer without end. */
export class CappedHandler extends NodeHttpHandler {
  override async handle(
    ...args: Parameters<NodeHttpHandler['handle']>
  ): ReturnType<NodeHttpHandler['handle']> {
    const result = await super.handle(...args)
    const { body, headers } = result.response
    // A stream of events has no end by design; who reads it bounds it.
    if (
      body instanceof Readable &&
      headers['content-type'] !== 'application/vnd.amazon.eventstream'
    )
      result.response.body = capped(body, largestAnswer)
    return result
  }
}

function capped(body: Readable, most: number): Readable {
  let size = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > most) done(new AnswerTooLarge(most))
      else done(null, chunk)
    },
  })
  // An error on either side destroys both; whoever reads the counter is told.
  return pipeline(body, counter, () => undefined)
}
