import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** Returns 32 lower-case hex digits, as in ids of ECS tasks and container instances. */
export const hexId = (): string => randomBytes(16).toString('hex')

/** Returns an EC2 id: `i-`, `eni-`, … and 17 hex digits. */
export const ec2Id = (prefix: string): string =>
  `${prefix}-${randomBytes(9).toString('hex').slice(0, 17)}`

/**
 * Returns an id derived from `words`, the same at every start, for resources that an account has
 * from the beginning.
 */
export const steadyId = (prefix: string, ...words: string[]): string =>
  `${prefix}-0${createHash('sha256').update(words.join('/')).digest('hex').slice(0, 16)}`

/** Returns 19 decimal digits, as in `ecs-svc/ID` of deployments. */
export const deploymentNumber = (): string => {
  const digits =
    (randomBytes(8).readBigUInt64BE() % 9_000_000_000_000_000_000n) + 1_000_000_000_000_000_000n
  return digits.toString()
}

/**
 * Copies a text into one flat string. V8 keeps concatenated strings as trees, in which an id of 36
 * letters takes a kilobyte: a fifth of the memory of ten thousand tasks. Latin-1 only.
 */
export const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

/** Returns a random UUID as a flat string. */
export const uuid = (): string => flat(randomUUID())
