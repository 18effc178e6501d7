import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome, ServiceDetail } from '@pilothouse/contract'
import { startSandbox, type Sandbox } from '@pilothouse/sandbox'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startConsoleProcess, type ConsoleProcess } from './console-process.ts'

let sandbox: Sandbox
let stateDir: string
beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-recovery-'))
  sandbox = await startSandbox({ seed: 'demo' })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(stateDir, { recursive: true, force: true })
})

const audit = () => join(stateDir, 'audit.jsonl')
const linesOf = (id: string) =>
  readFileSync(audit(), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { actionId: string; result: string })
    .filter((line) => line.actionId === id)
    .map((line) => line.result)
const control = (path: string, body: unknown) =>
  fetch(`${sandbox.url}/_sandbox/accounts/123456789012${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })

/**
 * Begins to scale a service up by one. AWS carries it out, and the console is killed before the
 * answer.
 */
async function scaleAndDie(one: ConsoleProcess, service: string): Promise<string> {
  const { desired, taskDefinition, deployment, status } = (
    await one.get(`/api/sandbox/us-east-1/clusters/storefront/services/${service}`)
  ).json as ServiceDetail
  await control('/faults', {
    api: 'ecs',
    operation: 'UpdateService',
    kind: 'slow',
    ms: 5_000,
    times: 1,
  })
  const id = ulid()
  const body = {
    id,
    account: 'sandbox',
    region: 'us-east-1',
    cluster: 'storefront',
    service,
    seen: { desired, taskDefinition, deployment, status },
    desired: desired + 1,
  }
  void one.post('/api/actions/scale-service', body).catch(() => undefined)
  await expect.poll(() => linesOf(id), { timeout: 10_000 }).toEqual(['intent'])
  // The intent is written just before the call, so the change shows the time.
  await expect
    .poll(
      async () =>
        (
          (await one.get(`/api/sandbox/us-east-1/clusters/storefront/services/${service}`))
            .json as ServiceDetail
        ).desired,
      { timeout: 10_000 },
    )
    .toBe(desired + 1)
  await one.kill()
  return id
}

test('the next start settles an action that was under way', async () => {
  const id = await scaleAndDie(await startConsoleProcess(sandbox, stateDir), 'cart')
  const next = await startConsoleProcess(sandbox, stateDir)
  await expect
    .poll(async () => (await next.get(`/api/actions/${id}`)).json, { timeout: 10_000 })
    .toMatchObject({ result: 'applied', recorded: true } satisfies Partial<Outcome>)
  expect(linesOf(id)).toEqual(['intent', 'applied'])
  await next.stop()
}, 60_000)

test('a running console finishes the actions of one that was killed', async () => {
  const beside = await startConsoleProcess(sandbox, stateDir)
  const id = await scaleAndDie(await startConsoleProcess(sandbox, stateDir), 'checkout')
  await expect
    .poll(async () => (await beside.get(`/api/actions/${id}`)).json, { timeout: 20_000 })
    .toMatchObject({ result: 'applied', recorded: true } satisfies Partial<Outcome>)
  expect(linesOf(id)).toEqual(['intent', 'applied'])
  await beside.stop()
}, 60_000)

test('if the audit cannot be read at the start, actions are finished once it can', async () => {
  const id = await scaleAndDie(await startConsoleProcess(sandbox, stateDir), 'cart')
  renameSync(audit(), `${audit()}.aside`)
  mkdirSync(audit())
  const next = await startConsoleProcess(sandbox, stateDir)
  await expect
    .poll(() => next.logged().join(''), { timeout: 10_000 })
    .toContain('could not be finished yet')
  expect((await next.get(`/api/actions/${id}`)).json).toMatchObject({
    result: 'running',
  } satisfies Partial<Outcome>)
  rmSync(audit(), { recursive: true })
  renameSync(`${audit()}.aside`, audit())
  await expect
    .poll(async () => (await next.get(`/api/actions/${id}`)).json, { timeout: 20_000 })
    .toMatchObject({ result: 'applied', recorded: true } satisfies Partial<Outcome>)
  expect(linesOf(id)).toEqual(['intent', 'applied'])
  await next.stop()
}, 60_000)
