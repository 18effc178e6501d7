/** An AWS account in the sandbox, created for one journey. */
export interface TestAccount {
  id: string
  url: string
  accessKeyId: string
  secretAccessKey: string
  region: string
  /** Advances the clock, in milliseconds. Only for accounts with a manual clock. */
  advance(ms: number): Promise<void>
  /**
   * Number of calls by operation since the last `forget`, for instance { 'ecs:UpdateService': 1 }.
   */
  calls(): Promise<Record<string, number>>
  forget(): Promise<void>
  fault(fault: Record<string, unknown>): Promise<() => Promise<void>>
  answer(operation: string, body: unknown, times?: number, where?: object): Promise<void>
  /** Removes all injected faults. */
  noAnswers(): Promise<void>
  control(method: string, path: string, body?: unknown): Promise<unknown>
}

export interface TestAccountOptions {
  seed?: 'empty' | 'demo' | 'large'
  clock?: 'manual' | 'wall'
  speed?: number
}

/** Creates an account. */
export async function newAccount(options: TestAccountOptions = {}): Promise<TestAccount> {
  const url = process.env['SANDBOX_URL'] ?? ''
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/_sandbox${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? undefined : response.json()
  }
  const made = (await send('POST', '/accounts', { seed: 'empty', clock: 'wall', ...options })) as {
    account: string
    accessKeyId: string
    secretAccessKey: string
    region: string
  }
  const accountPath = `/accounts/${made.account}`
  const control = (method: string, path: string, body?: unknown) =>
    send(method, `${accountPath}${path}`, body)
  return {
    id: made.account,
    url,
    accessKeyId: made.accessKeyId,
    secretAccessKey: made.secretAccessKey,
    region: made.region,
    async advance(ms) {
      await control('POST', '/advance', { ms })
    },
    async calls() {
      return ((await control('GET', '/calls')) as { counts: Record<string, number> }).counts
    },
    async forget() {
      await control('DELETE', '/calls')
    },
    async fault(fault) {
      const { id } = (await control('POST', '/faults', fault)) as { id: string }
      return async () => {
        await control('DELETE', `/faults/${id}`)
      }
    },
    async answer(operation, body, times = 1, where) {
      await control('POST', '/answers', { operation, body, times, where })
    },
    async noAnswers() {
      await control('DELETE', '/answers')
    },
    control,
  }
}
