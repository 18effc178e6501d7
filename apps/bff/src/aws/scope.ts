import { randomUUID } from 'node:crypto'
import { ECSClient } from '@aws-sdk/client-ecs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { AwsCallError, ProblemError } from '../errors.ts'
import { Throttled } from './backoff.ts'
import { createBreaker, type Breaker } from './breaker.ts'
import { createBudget, type Bucket, type Budget, type Priority } from './budget.ts'
import { CappedHandler } from './capped-handler.ts'
import { clockOffset } from './clock-offset.ts'
import { openNeighbours, type NeighbourClients } from './neighbours.ts'
import { requireAwsAnswer, kindOf, toProblem } from './problems.ts'
import { keepBodies } from './raw.ts'
import type { Redactor } from './redact.ts'
import { providerOf, signInOf, type AccountConfig } from './sources.ts'

interface CallOptions {
  bucket: Bucket
  call: string
  priority: Priority
  signal?: AbortSignal
  /**
   * Awaited just before the call is sent, after its wait for quota. If it throws, the call is not
   * sent.
   */
  beforeSend?: () => Promise<void>
}

/** One account and region through one credential source. */
export interface Scope {
  /** Unique id. Two consoles in one process may have the same account name and region. */
  readonly id: string
  readonly account: string
  readonly region: string
  /** Endpoint of this account's apis, if it is not AWS's own. */
  readonly endpoint: string | undefined
  readonly budget: Budget
  readonly redactor: Redactor
  /**
   * Reads from ECS within the budget. Retries at most twice if AWS was busy. Throws AwsCallError.
   */
  read<T>(options: CallOptions, run: (client: ECSClient) => Promise<T>): Promise<T>
  /**
   * Reads from another api as `read` does from ECS. Each api has its own breaker. Throws
   * AwsCallError.
   */
  readFrom<A extends keyof NeighbourClients, T>(
    api: A,
    options: CallOptions,
    run: (client: NeighbourClients[A]) => Promise<T>,
  ): Promise<T>
  /** Writes to ECS; makes one attempt. Throws AwsCallError. */
  write<T>(
    options: Omit<CallOptions, 'priority'>,
    run: (client: ECSClient) => Promise<T>,
  ): Promise<T>
  /** Writes to another api as `write` does to ECS. Throws AwsCallError. */
  writeTo<A extends keyof NeighbourClients, T>(
    api: A,
    options: Omit<CallOptions, 'priority'>,
    run: (client: NeighbourClients[A]) => Promise<T>,
  ): Promise<T>
  /** Returns the caller's identity from STS. Throws AwsCallError. */
  identity(): Promise<{ accountId: string; arn: string }>
  close(): void
}

/**
 * Milliseconds: to connect, until the answer to a read or a write begins, and without a byte of it.
 */
const timeouts = { connect: 2_000, read: 5_000, write: 10_000, idle: 12_000 }
const attempts = 3

/** Opens a scope. Calls nothing until it is used. */
export function openScope(
  config: AccountConfig,
  region: string,
  share: number,
  redactor: Redactor,
): Scope {
  const budget = createBudget(share)
  const breakers = new Map<string, Breaker>()
  const breakerOf = (api: string): Breaker => {
    const breaker = breakers.get(api) ?? createBreaker()
    breakers.set(api, breaker)
    return breaker
  }
  const signIn = signInOf(config.source)
  let offset = 0
  let clients = connect(config, region, offset)
  let identity: Promise<{ accountId: string; arn: string }> | null = null

  /**
   * Replaces the clients after AWS refused the credentials, so that the next call reads them from
   * disk again.
   */
  const forget = (error: unknown) => {
    // Close the old clients later: calls in flight would fail as if AWS did not answer.
    setTimeout(clients.close, timeouts.write).unref()
    // If this machine's clock is wrong, sign with AWS's time from now on.
    offset = clockOffset(error) ?? offset
    clients = connect(config, region, offset)
    identity = null
  }
  const once = async <T>(options: CallOptions, run: () => Promise<T>, api = 'ecs'): Promise<T> => {
    const breaker = breakerOf(api)
    await budget.acquire(options.bucket, options.priority, options.signal)
    // Check the breaker after the quota, so that a call refused by the quota does not use up the
    // probe.
    breaker.check()
    await options.beforeSend?.()
    const used = clients
    try {
      const answer = await run()
      breaker.ok()
      budget.answered(options.bucket)
      return answer
    } catch (error) {
      const kind = kindOf(error)
      if (kind === 'network' || kind === 'server') breaker.failed(error)
      else breaker.ok()
      if (kind === 'throttled') budget.throttled(options.bucket)
      else if (kind === 'denied' || kind === 'client') budget.answered(options.bucket)
      if (kind === 'credentials' && used === clients) forget(error)
      throw error
    }
  }
  const toProblemError = (error: unknown, call: string, kindOfCall?: 'write'): ProblemError =>
    error instanceof ProblemError
      ? error
      : new AwsCallError(
          toProblem(error, { call, kindOfCall }, signIn, (text) => redactor.scrub(text)),
          error,
        )

  const persist = async <T>(options: CallOptions, attempt: () => Promise<T>): Promise<T> => {
    for (let attemptNumber = 1; ; attemptNumber++) {
      try {
        return await attempt()
      } catch (error) {
        const kind = kindOf(error)
        const again =
          (kind === 'throttled' && !(error instanceof Throttled)) ||
          kind === 'server' ||
          (kind === 'credentials' && attemptNumber === 1)
        if (!again || attemptNumber >= attempts || options.signal?.aborted)
          throw toProblemError(error, options.call)
      }
    }
  }

  return {
    id: randomUUID(),
    account: config.name,
    region,
    endpoint: config.endpoint,
    budget,
    redactor,
    read: (options, run) => persist(options, () => once(options, () => run(clients.reader))),
    readFrom: (api, options, run) =>
      persist(options, () => once(options, async () => run(await clients.neighbour(api)), api)),
    async write(options, run) {
      try {
        return await once({ ...options, priority: 'action' }, async () =>
          requireAwsAnswer(await run(clients.writer)),
        )
      } catch (error) {
        throw toProblemError(error, options.call, 'write')
      }
    },
    async writeTo(api, options, run) {
      try {
        return await once(
          { ...options, priority: 'action' },
          async () => requireAwsAnswer(await run(await clients.neighbour(api))),
          api,
        )
      } catch (error) {
        throw toProblemError(error, options.call, 'write')
      }
    },
    identity() {
      const options = {
        bucket: 'Identity',
        call: 'sts:GetCallerIdentity',
        priority: 'page',
      } as const
      identity ??= persist(options, () =>
        once(options, () => clients.sts().send(new GetCallerIdentityCommand({})), 'sts'),
      )
        .then((answer) => ({
          accountId: answer.Account ?? 'unknown',
          arn: answer.Arn ?? 'unknown',
        }))
        .catch((error: unknown) => {
          identity = null
          throw toProblemError(error, 'sts:GetCallerIdentity')
        })
      return identity
    },
    close: () => clients.close(),
  }
}

function connect(config: AccountConfig, region: string, systemClockOffset: number) {
  const credentials = providerOf(config.source, region)
  const common = {
    region,
    credentials,
    maxAttempts: 1,
    systemClockOffset,
    ...(config.endpoint ? { endpoint: config.endpoint } : {}),
  }
  const handler = (requestTimeout: number) =>
    new CappedHandler({
      requestTimeout,
      throwOnRequestTimeout: true,
      socketTimeout: timeouts.idle,
      connectionTimeout: timeouts.connect,
      httpsAgent: { maxSockets: 25 },
      httpAgent: { maxSockets: 25 },
    })
  const reader = new ECSClient({ ...common, requestHandler: handler(timeouts.read) })
  const writer = new ECSClient({ ...common, requestHandler: handler(timeouts.write) })
  keepBodies(reader, ['DescribeTaskDefinitionCommand'])
  const neighbours = openNeighbours({ ...common, requestHandler: handler(timeouts.read) })
  let sts: STSClient | null = null
  return {
    reader,
    writer,
    neighbour: <A extends keyof NeighbourClients>(api: A) => neighbours.client(api),
    sts: () => (sts ??= new STSClient({ ...common, requestHandler: handler(timeouts.read) })),
    close: () => {
      reader.destroy()
      writer.destroy()
      sts?.destroy()
      neighbours.close()
    },
  }
}
