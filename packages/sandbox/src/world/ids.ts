import { createHash, randomBytes } from 'node:crypto'

/** 32 lower-case hex digits, as ECS names tasks and container instances. */
export const hexId = (): string => randomBytes(16).toString('hex')

/** `i-`, `eni-`, … and 17 hex digits, as EC2 names things. */
export const ec2Id = (prefix: string): string => `${prefix}-${randomBytes(9).toString('hex').slice(0, 17)}`

/** An id that is the same wherever it is made from the same words: what an account has from its first day. */
export const steadyId = (prefix: string, ...words: string[]): string =>
  `${prefix}-0${createHash('sha256').update(words.join('/')).digest('hex').slice(0, 16)}`

/** 19 decimal digits, as ECS numbers deployments in `ecs-svc/ID`. */
export const deploymentNumber = (): string => {
  const digits = (randomBytes(8).readBigUInt64BE() % 9_000_000_000_000_000_000n) + 1_000_000_000_000_000_000n
  return digits.toString()
}
