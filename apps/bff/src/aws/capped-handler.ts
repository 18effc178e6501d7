import { pipeline, Readable, Transform } from 'node:stream'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** An answer larger than any of AWS's, from a proxy or an attacker. */
export class AnswerTooLarge extends Error {
  constructor(most: number) {
    super(
      `the answer is larger than ${Math.round(most / 1024 / 1024)} MiB, and was not read further`,
    )
    this.name = 'AnswerTooLarge'
  }
}

/**
 * Largest answer that is read, in bytes. AWS's own have a few megabytes: BatchGetImage returns up
 * to 100 manifests, GetLogEvents up to 1 MB, DescribeTasks about 350 KB.
 */
const largestAnswer = 32 * 1024 * 1024

/** The SDK's HTTP handler with a limit on the size of answers. */
export class CappedHandler extends NodeHttpHandler {
  override async handle(
    ...args: Parameters<NodeHttpHandler['handle']>
  ): ReturnType<NodeHttpHandler['handle']> {
    const result = await super.handle(...args)
    const { body, headers } = result.response
    // An event stream has no end by design; its consumer limits it.
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
  // An error on either side destroys both streams and reaches the reader of the counter.
  return pipeline(body, counter, () => undefined)
}
