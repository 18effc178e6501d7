import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** 32 lower-case hex digits, as ECS names tasks and container instances. */
export const hexId = (): string => randomBytes(16).toString('hex')

/** `i-`, `eni-`, … and 17 hex digits, as EC2 names things. */
export const ec2Id = (prefix: string): string =>
  `${prefix}-${randomBytes(9).toString('hex').slice(0, 17)}`

/** An id that is the same wherever it is made from the same words: what an account has from its first day. */
export const steadyId = (prefix: string, ...words: string[]): string =>
  `${prefix}-0${createHash('sha256').update(words.join('/')).digest('hex').slice(0, 16)}`

/** 19 decimal digits, as ECS numbers deployments in `ecs-svc/ID`. */
export const deploymentNumber = (): string => {
  const digits =
    (randomBytes(8).readBigUInt64BE() % 9_000_000_000_000_000_000n) + 1_000_000_000_000_000_000n
  return digits.toString()
}

/**
 * A text in one piece. V8 keeps what was joined as a tree of its parts, and an id of 36 letters then takes a kilobyte: of
 * what ten thousand tasks hold, that was a fifth. For text without letters beyond Latin-1.
 */
export const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

/** A random UUID, in one piece. */
export const uuid = (): string => flat(randomUUID())
