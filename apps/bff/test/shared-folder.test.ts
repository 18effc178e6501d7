import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListOf, Outcome, ServiceRow } from '@pilothouse/contract'
import { startSandbox, type Sandbox } from '@pilothouse/sandbox'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { BadStateDir, openStateDir } from '../src/store/state-dir.ts'
import { startConsoleProcess, type ConsoleProcess } from './console-process.ts'

let sandbox: Sandbox
let stateDir: string
let first: ConsoleProcess
let second: ConsoleProcess
beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-shared-'))
  sandbox = await startSandbox({ seed: 'demo' })
  const starting = [
    startConsoleProcess(sandbox, stateDir),
    startConsoleProcess(sandbox, stateDir),
  ] as const
  first = await starting[0]
  second = await starting[1]
})
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()])
  await sandbox.close()
  rmSync(stateDir, { recursive: true, force: true })
})

const regionRef = { account: 'sandbox', region: 'us-east-1' }
const replicas = async () =>
  ((await first.get('/api/sandbox/services')).json as ListOf<ServiceRow>).rows.filter(
    (row) => row.region === regionRef.region && row.scheduling === 'REPLICA',
  )
const audit = () =>
  readFileSync(join(stateDir, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>)

test('two consoles on one folder run 200 actions, one by one per service', async () => {
  const services = (await replicas()).slice(0, 10)
  expect(services).toHaveLength(10)
  // All actions on a service compare with the same state, so one of each group succeeds; the others
  // get the differences.
  const actions = services.flatMap((service) =>
    Array.from({ length: 20 }, (_, index) => {
      const { cluster, name, desired, taskDefinition, deployment, status } = service
      return {
        id: ulid(),
        ...regionRef,
        cluster,
        service: name,
        seen: { desired, taskDefinition, deployment, status },
        desired: desired + 1 + index,
      }
    }),
  )
  const answers = await Promise.all(
    actions.map((body, index) =>
      (index % 2 === 0 ? first : second).post('/api/actions/scale-service', body),
    ),
  )
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10)
  expect(answers.filter((answer) => answer.status === 409)).toHaveLength(190)

  const ids = new Set(actions.map((body) => body.id))
  const lines = audit().filter((line) => ids.has(line['actionId'] ?? ''))
  expect(lines.filter((line) => line['result'] === 'intent')).toHaveLength(10)
  expect(lines.filter((line) => line['result'] === 'applied')).toHaveLength(10)
  expect(lines.filter((line) => line['result'] === 'refused')).toHaveLength(190)
}, 60_000)

test('an action of one console is known to the other, and not written again', async () => {
  const service = (await replicas())[10]
  const { cluster = '', name = '', desired = 0, taskDefinition, deployment, status } = service ?? {}
  const body = {
    id: ulid(),
    ...regionRef,
    cluster,
    service: name,
    seen: { desired, taskDefinition, deployment, status },
    desired: desired + 1,
  }
  const answers = await Promise.all(
    [first, second].map((one) => one.post('/api/actions/scale-service', body)),
  )
  expect(answers[0]?.json).toMatchObject({ result: 'applied' } satisfies Partial<Outcome>)
  expect(answers[1]?.json).toEqual(answers[0]?.json)
  expect((await second.get(`/api/actions/${body.id}`)).json).toEqual(answers[0]?.json)
  expect(audit().filter((line) => line['actionId'] === body.id)).toHaveLength(2)
})

test('consoles of one folder share sessions, including their end', async () => {
  const third = await startConsoleProcess(sandbox, stateDir)
  onTestFinished(() => third.stop())
  const { cookie, key } = third.secrets
  const there = {
    cookie: cookie.replace(/^[^=]+/, `__Host-Http-pilothouse-${second.port}`),
    'x-pilothouse-key': key,
  }
  const readSession = () => fetch(`http://127.0.0.1:${second.port}/api/session`, { headers: there })
  expect((await readSession()).status).toBe(200)
  await third.post('/auth/leave', {})
  expect((await readSession()).status).toBe(401)
})

test('the files in the folder are for this user only', async () => {
  // A refused action writes the first line of the audit.
  await first.post('/api/actions/scale-service', {})
  for (const name of ['pilothouse.db', 'audit.jsonl', 'mark.key'])
    expect([name, statSync(join(stateDir, name)).mode & 0o077]).toEqual([name, 0])
})

test('a folder that others can write to is refused with the reason, and not changed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-open-'))
  for (const mode of [0o777, 0o770, 0o722]) {
    chmodSync(dir, mode)
    expect(() => openStateDir(dir)).toThrow(BadStateDir)
    expect(() => openStateDir(dir)).toThrow(
      /Others can write to the state folder .* Run: chmod go-w/,
    )
    expect(statSync(dir).mode & 0o777).toBe(mode)
  }
  chmodSync(dir, 0o755)
  openStateDir(dir)
  expect(statSync(dir).mode & 0o777).toBe(0o755)
  rmSync(dir, { recursive: true })
})

test('a folder of another user is refused with the reason', () => {
  // `/proc/1` belongs to root; when run as root, a folder of `nobody` is the other user's.
  const { uid } = statSync('/proc/self')
  if (uid !== 0) return expect(() => openStateDir('/proc/1')).toThrow(/belongs to another user/)
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-other-'))
  chownSync(dir, 65_534, 65_534)
  expect(() => openStateDir(dir)).toThrow(/belongs to another user \(id 65534; you are 0\)/)
  rmSync(dir, { recursive: true })
})

test('a console prints why it does not start on such a folder', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-open-'))
  chmodSync(dir, 0o777)
  await expect(startConsoleProcess(sandbox, dir)).rejects.toThrow('exit code 2')
  rmSync(dir, { recursive: true })
})
