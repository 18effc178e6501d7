import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ECSClient, ListTasksCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import type { ListOf, Problem, ServiceDetail, ServiceRow, TaskRow } from '@pilothouse/contract'
import { startSandbox } from '@pilothouse/sandbox'
import { ulid } from 'ulid'
import { expect, onTestFinished, test } from 'vitest'
import { startConsoleProcess } from './console-process.ts'
import { startBench, type Bench } from './harness.ts'

// Fault cases that no other test covers. docs/security.md lists them all.

async function bench(...options: Parameters<typeof startBench>): Promise<Bench> {
  const started = await startBench(...options)
  onTestFinished(() => started.close())
  return started
}

interface Call {
  api: string
  operation: string
  region: string
  at: number
  error?: string
}
const callsOf = async (of: Bench) =>
  ((await of.control('GET', '/calls')) as { calls: Call[] }).calls
const servicePath = (service: string, region = 'us-east-1') =>
  `/api/test/${region}/clusters/storefront/services/${service}`
const whole = async <Row>(of: Bench, path: string) => {
  let list = (await of.get(path)).json as ListOf<Row>
  await expect
    .poll(
      async () => {
        list = (await of.get(path)).json as ListOf<Row>
        return list.parts.every((part) => part.complete)
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBe(true)
  return list
}

test('F01: with every third DescribeTasks throttled all tasks arrive', async () => {
  const counted = async (fault: boolean) => {
    const one = await bench('demo')
    if (fault)
      await one.control('POST', '/faults', {
        api: 'ecs',
        operation: 'DescribeTasks',
        kind: 'throttle',
        share: 0.34,
      })
    const { rows, parts } = await whole<TaskRow>(one, '/api/test/tasks')
    const calls = await callsOf(one)
    return {
      calls: calls.length,
      throttled: calls.filter((call) => call.error === 'ThrottlingException').length,
      tasks: rows.length,
      problems: parts.flatMap((part) => part.problems),
    }
  }
  const without = await counted(false)
  const withFault = await counted(true)
  process.stdout.write(
    `F01: ${withFault.calls} calls, ${withFault.throttled} throttled; ` +
      `${without.calls} without the fault\n`,
  )
  expect(withFault.throttled).toBeGreaterThan(0)
  expect(withFault.tasks).toBe(without.tasks)
  expect(withFault.problems).toEqual([])
  expect(withFault.calls).toBeLessThanOrEqual(1.3 * without.calls)
}, 120_000)

test('F02: reading 10,000 tasks is never throttled by AWS’s real token buckets', async () => {
  const one = await bench('large', { share: 0.25 })
  await one.control('POST', '/quotas', { on: true })
  await one.get('/api/test/tasks')
  const end = Date.now() + 20_000
  await expect
    .poll(
      async () => {
        await one.get('/api/test/services')
        return Date.now() > end
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(true)
  const calls = await callsOf(one)
  expect(calls.length).toBeGreaterThan(100)
  expect(calls.filter((call) => call.error !== undefined)).toEqual([])
}, 60_000)

test('F10: a change by another program after the dialog opened is not overwritten', async () => {
  const one = await bench('demo', { clock: 'manual' })
  const { desired, taskDefinition, deployment, status } = (await one.get(servicePath('cart')))
    .json as ServiceDetail
  const ecs = new ECSClient({
    region: 'us-east-1',
    endpoint: one.sandbox.url,
    credentials: one.account,
  })
  await ecs.send(
    new UpdateServiceCommand({ cluster: 'storefront', service: 'cart', desiredCount: desired + 5 }),
  )
  ecs.destroy()
  const answer = await one.post('/api/actions/scale-service', {
    id: ulid(),
    account: 'test',
    region: 'us-east-1',
    cluster: 'storefront',
    service: 'cart',
    seen: { desired, taskDefinition, deployment, status },
    desired: desired + 1,
  })
  expect(answer.json).toMatchObject({
    status: 409,
    changed: [{ field: 'Desired tasks', seen: String(desired), now: String(desired + 5) }],
  } satisfies Partial<Problem>)
  expect(((await one.get(servicePath('cart'))).json as ServiceDetail).desired).toBe(desired + 5)
})

test('F11: calls that hang time out; other regions work, and the pool recovers', async () => {
  const one = await bench('demo', { regions: ['us-east-1', 'eu-west-1'] })
  const { rows } = await whole<ServiceRow>(one, '/api/test/services')
  const readRegion = async (region: string) => {
    const row = rows.find((r) => r.region === region)
    const from = performance.now()
    const { status } = await one.get(
      `/api/test/${region}/clusters/${row?.cluster}/services/${row?.name}`,
    )
    return { status, ms: performance.now() - from }
  }
  await readRegion('eu-west-1')
  const { id } = (await one.control('POST', '/faults', {
    api: 'ecs',
    region: 'us-east-1',
    kind: 'hang',
  })) as { id: string }
  const hanging = Array.from({ length: 60 }, (_, index) =>
    one.get(`/api/test/us-east-1/clusters/storefront/services/none-${index}`),
  )
  const beside = await Promise.all(Array.from({ length: 10 }, () => readRegion('eu-west-1')))
  expect(beside.every(({ status }) => status === 200)).toBe(true)
  // The other region answers while those calls still hang.
  expect(Math.max(...beside.map(({ ms }) => ms))).toBeLessThan(4_000)
  const answers = await Promise.all(hanging)
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([503]))
  await one.control('DELETE', `/faults/${id}`)
  await expect
    .poll(async () => (await readRegion('us-east-1')).status, { timeout: 30_000, interval: 500 })
    .toBe(200)
}, 90_000)

test('F12: a slow body is read to its end, a stalled one is given up', async () => {
  const one = await bench('demo')
  await whole<ServiceRow>(one, '/api/test/services')
  // About 5 KB at 0.7 KB/s take longer than the 5 s in which an answer must begin.
  await one.control('POST', '/faults', {
    api: 'ecs',
    operation: 'DescribeServices',
    kind: 'slow',
    ms: 0,
    bytesPerSecond: 700,
    times: 1,
  })
  const from = performance.now()
  expect((await one.get(servicePath('cart'))).status).toBe(200)
  expect(performance.now() - from).toBeGreaterThan(5_000)
  await one.control('POST', '/faults', { api: 'ecs', operation: 'DescribeServices', kind: 'stall' })
  const stalled = performance.now()
  expect((await one.get(servicePath('cart'))).status).toBe(503)
  expect(performance.now() - stalled).toBeLessThan(20_000)
}, 60_000)

test('F14: a role whose credentials expire is assumed once for 100 requests', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-role-'))
  const sandbox = await startSandbox({ seed: 'demo' })
  const file = (name: string, text: string) => {
    writeFileSync(join(stateDir, name), text)
    return join(stateDir, name)
  }
  const credentials = file(
    'credentials',
    `[base]\naws_access_key_id = ${sandbox.accessKeyId}\n` +
      `aws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  )
  const accounts = [
    {
      name: 'prod',
      profile: 'base',
      regions: ['us-east-1'],
      role: { arn: 'arn:aws:iam::123456789012:role/Operator' },
    },
  ]
  const one = await startConsoleProcess(sandbox, stateDir, {
    args: ['--config', file('accounts.json', JSON.stringify({ accounts }))],
    env: {
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      AWS_CONFIG_FILE: join(stateDir, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  })
  onTestFinished(async () => {
    await one.stop()
    await sandbox.close()
    rmSync(stateDir, { recursive: true, force: true })
  })
  const control = async (method: string, path: string, body?: unknown) =>
    (
      await fetch(`${sandbox.url}/_sandbox/accounts/123456789012${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    ).json()
  const assumed = async () =>
    ((await control('GET', '/calls')) as { counts: Record<string, number> }).counts[
      'sts:AssumeRole'
    ] ?? 0
  const pages = async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        one.get('/api/prod/us-east-1/clusters/storefront/services/cart'),
      ),
    )
    return answers.filter((answer) => answer.status !== 200).length
  }
  expect(await pages()).toBe(0)
  const before = await assumed()
  expect(before).toBe(1)
  await control('POST', '/faults', { api: 'ecs', kind: 'expired', times: 1 })
  expect(await pages()).toBe(0)
  expect(await assumed()).toBe(before + 1)
}, 60_000)

test('F24: tasks that AWS lists and then reports as MISSING are left out', async () => {
  const one = await bench('demo', { clock: 'manual' })
  const ecs = new ECSClient({
    region: 'us-east-1',
    endpoint: one.sandbox.url,
    credentials: one.account,
  })
  const lists = await Promise.all(
    (['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
      ecs.send(new ListTasksCommand({ cluster: 'analytics', desiredStatus })),
    ),
  )
  const taskArns = lists.flatMap((list) => list.taskArns ?? [])
  ecs.destroy()
  expect(taskArns.length).toBeGreaterThan(5)
  const failures = taskArns.map((arn) => ({ arn, reason: 'MISSING' }))
  await one.control('POST', '/answers', {
    operation: 'DescribeTasks',
    body: { tasks: [], failures },
    where: { cluster: 'analytics' },
    times: 1_000,
  })
  const { rows, parts } = await whole<TaskRow>(
    one,
    '/api/test/tasks?region=us-east-1&cluster=analytics',
  )
  expect(rows).toEqual([])
  expect(parts).toMatchObject([{ complete: true, loaded: 0, total: 0, problems: [] }])
}, 60_000)

test('F31: a fault inside one handler is a 500 with an id from the log', async () => {
  const one = await bench('demo')
  const store = new DatabaseSync(join(one.stateDir, 'pilothouse.db'))
  store.exec('DROP TABLE action')
  store.close()
  const answer = await one.get(`/api/actions/${ulid()}`)
  expect(answer.status).toBe(500)
  const { requestId = '', message } = answer.json as Problem
  expect(message).not.toMatch(/sqlite|table/i)
  expect(one.logged.join('\n')).toContain(requestId)
  expect((await one.get('/api/test/clusters')).status).toBe(200)
})

test('F32: pages that are left while AWS is slow do not slow down the next page', async () => {
  const one = await bench('demo')
  const { rows } = await whole<ServiceRow>(
    one,
    '/api/test/services?region=us-east-1&cluster=storefront',
  )
  const [first, next, ...others] = rows.map((row) => row.name)
  await one.control('POST', '/faults', {
    api: 'ecs',
    operation: 'DescribeServices',
    kind: 'slow',
    ms: 2_000,
  })
  const timed = async (name = '') => {
    const from = performance.now()
    expect((await one.get(servicePath(name))).status).toBe(200)
    return performance.now() - from
  }
  const control = await timed(first)
  await one.control('DELETE', '/calls')
  for (const name of others.slice(0, 10)) {
    const leave = new AbortController()
    const left = fetch(`http://127.0.0.1:${one.server.port}${servicePath(name)}`, {
      signal: leave.signal,
      headers: { cookie: one.secrets.cookie, 'x-pilothouse-key': one.secrets.key },
    })
    leave.abort()
    await expect(left).rejects.toThrow()
  }
  const after = await timed(next)
  process.stdout.write(
    `F32: ${Math.round(after)} ms after ten pages that were left, ` +
      `${Math.round(control)} ms before\n`,
  )
  expect(after).toBeLessThan(1.5 * control)
}, 60_000)

test.each([3_600_000, -3_600_000])(
  'F17: with the clock of the machine wrong by %d ms, 20 parallel calls succeed',
  async (skew) => {
    const stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-skew-'))
    const sandbox = await startSandbox({ seed: 'demo' })
    const nodeFlags = ['--import', new URL('skewed-clock.mjs', import.meta.url).href]
    const one = await startConsoleProcess(sandbox, stateDir, {
      nodeFlags,
      env: { PILOTHOUSE_TEST_SKEW: String(skew) },
    })
    onTestFinished(async () => {
      await one.stop()
      await sandbox.close()
      rmSync(stateDir, { recursive: true, force: true })
    })
    one.signal('SIGUSR2')
    await expect.poll(() => one.logged()).toContain('The clock is wrong now.')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        one.get('/api/sandbox/us-east-1/clusters/storefront/services/cart'),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200))
    const { accounts } = (await one.get('/api/session')).json as {
      accounts: { accountId?: string; problem?: string }[]
    }
    expect(accounts[0]).toMatchObject({ accountId: expect.stringMatching(/^\d{12}$/) as string })
  },
  30_000,
)

test('F31: a stray rejection is logged and does not end the console', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-stray-'))
  const sandbox = await startSandbox({ seed: 'empty' })
  const stray =
    'data:text/javascript,' +
    'setTimeout(() => void Promise.reject(new Error("a stray rejection")), 1500)'
  const one = await startConsoleProcess(sandbox, stateDir, { nodeFlags: ['--import', stray] })
  onTestFinished(async () => {
    await one.stop()
    await sandbox.close()
    rmSync(stateDir, { recursive: true, force: true })
  })
  await expect.poll(() => one.logged().join(''), { timeout: 10_000 }).toContain('a stray rejection')
  expect((await one.get('/api/session')).status).toBe(200)
}, 20_000)
