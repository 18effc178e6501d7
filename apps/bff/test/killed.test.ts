import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import {
  DescribeServicesCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  type Service,
} from '@aws-sdk/client-ecs'
import { startSandbox } from '@pilothouse/sandbox'
import { ulid } from 'ulid'
import { test, type ExpectStatic } from 'vitest'
import { startConsoleProcess, type ConsoleProcess, type SandboxKey } from './console-process.ts'

// Two consoles, each with its own account and folder, are killed 100 times at random moments while
// 40 actions are sent, and restarted on the same folder.
const kills = 100
const together = 40
/** Kills after a random number of audit lines, so that slow machines get as far as fast ones. */
const linesBeforeKill = 40
/** Kills after which the next console runs until nothing is unfinished. */
const settleEvery = 25

const region = 'us-east-1'
const lastPart = (arn = ''): string => arn.split('/').at(-1) ?? ''
const regionRef = { account: 'sandbox', region }
/** One action: the change that it alone makes in AWS, and how to send it. */
interface Sent {
  leaves: string
  id: string
  path: string
  body: object
}
let next = 100

function scaling(service: Service): Sent {
  const id = ulid()
  const desired = next++
  const name = service.serviceName ?? ''
  const seen = {
    desired: service.desiredCount,
    taskDefinition: lastPart(service.taskDefinition),
    deployment: service.deployments?.find((d) => d.status === 'PRIMARY')?.id,
    status: service.status,
  }
  return {
    leaves: `${name} ${desired}`,
    id,
    path: '/api/actions/scale-service',
    body: { id, ...regionRef, cluster: lastPart(service.clusterArn), service: name, seen, desired },
  }
}

function creation(): Sent {
  const id = ulid()
  const repository = `made-${next++}`
  return {
    leaves: repository,
    id,
    path: '/api/actions/create-repository',
    body: {
      id,
      ...regionRef,
      repository,
      tagMutability: 'MUTABLE',
      tagExclusions: [],
      scanOnPush: false,
      encryption: 'AES256',
      kmsKey: null,
      tags: [],
    },
  }
}

interface Call {
  operation: string
  error?: string
  input?: { service?: string; desiredCount?: number; repositoryName?: string }
}

/** An AWS account that counts the writes of each action. */
async function openLedger() {
  const sandbox = await startSandbox({ seed: 'empty' })
  const made = await fetch(`${sandbox.url}/_sandbox/accounts`, {
    method: 'POST',
    body: JSON.stringify({ seed: 'demo', clock: 'manual' }),
  })
  const key = { ...((await made.json()) as SandboxKey & { account: string }), url: sandbox.url }
  const ecs = new ECSClient({ endpoint: sandbox.url, region, credentials: key })
  const sent = new Map<string, string>()
  const written = new Map<string, number>()
  return {
    key,
    written,
    note: ({ leaves, id }: Sent) => void sent.set(leaves, id),
    async services(): Promise<Service[]> {
      const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}))
      const lists = await Promise.all(
        clusterArns.map(async (cluster) => {
          const { serviceArns = [] } = await ecs.send(
            new ListServicesCommand({ cluster, schedulingStrategy: 'REPLICA', maxResults: 10 }),
          )
          return (
            (await ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns })))
              .services ?? []
          )
        }),
      )
      return lists.flat()
    },
    /** Adds the writes since the last call. */
    async count() {
      const url = `${sandbox.url}/_sandbox/accounts/${key.account}/calls`
      const { calls } = (await (await fetch(url)).json()) as { calls: Call[] }
      await fetch(url, { method: 'DELETE' })
      for (const { operation, error, input = {} } of calls) {
        if (
          error !== undefined ||
          (operation !== 'UpdateService' && operation !== 'CreateRepository')
        )
          continue
        const id =
          sent.get(input.repositoryName ?? `${input.service} ${input.desiredCount}`) ?? 'not sent'
        written.set(id, (written.get(id) ?? 0) + 1)
      }
    },
    async close() {
      ecs.destroy()
      await sandbox.close()
    },
  }
}

/** The number of audit lines in a folder. */
function linesIn(stateDir: string): number {
  const audit = join(stateDir, 'audit.jsonl')
  return existsSync(audit) ? readFileSync(audit, 'utf8').split('\n').length - 1 : 0
}

/** Waits until no action of a folder is unfinished; returns the milliseconds that it took. */
async function settled(
  expect: ExpectStatic,
  stateDir: string,
  running: ConsoleProcess,
): Promise<number> {
  const store = new DatabaseSync(join(stateDir, 'pilothouse.db'), {
    readOnly: true,
    timeout: 5_000,
  })
  const from = performance.now()
  const underWay = store.prepare(
    `SELECT id, owner, result, recorded, intended, message FROM action
     WHERE result = 'running' OR recorded = 0`,
  )
  await expect
    .poll(() => ({ left: underWay.all(), logged: running.logged() }), {
      timeout: 20_000,
      interval: 50,
    })
    .toEqual({ left: [], logged: [] })
  store.close()
  return performance.now() - from
}

test.concurrent.for(['first', 'second'])(
  'F08, F18: 200 kills leave no write unrecorded, doubled or unfinished (the %s hundred)',
  { timeout: 600_000 },
  async (hundred, { expect }) => {
    const stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-killed-'))
    const ledger = await openLedger()
    let slowest = 0
    let running = await startConsoleProcess(ledger.key, stateDir)
    for (let kill = 1; kill <= kills; kill++) {
      await ledger.count()
      const scalings = (await ledger.services()).slice(0, 24).map(scaling)
      const actions = [...scalings, ...Array.from({ length: together - scalings.length }, creation)]
      for (const action of actions) ledger.note(action)
      // The kill cuts the responses off: the audit tells what became of the actions.
      let answered = false
      void Promise.allSettled(actions.map(({ path, body }) => running.post(path, body))).then(
        () => (answered = true),
      )
      const enough = linesIn(stateDir) + Math.random() * linesBeforeKill
      while (!answered && linesIn(stateDir) < enough) await setTimeout(1)
      await running.kill()
      running = await startConsoleProcess(ledger.key, stateDir)
      if (kill % settleEvery === 0)
        slowest = Math.max(slowest, await settled(expect, stateDir, running))
    }
    await ledger.count()
    await running.stop()
    await ledger.close()
    const { written } = ledger

    const lines = readFileSync(join(stateDir, 'audit.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { actionId: string; result: string })
    rmSync(stateDir, { recursive: true, force: true })
    const resultsOf = Map.groupBy(lines, (line) => line.actionId)
    const intended = lines.filter((line) => line.result === 'intent').map((line) => line.actionId)
    const endsOf = (id: string) =>
      (resultsOf.get(id) ?? []).map((line) => line.result).filter((result) => result !== 'intent')
    const counts = Object.entries(Object.groupBy(lines, (line) => line.result)).map(
      ([result, some]) => `${some?.length} ${result}`,
    )
    process.stdout.write(
      `the ${hundred} ${kills} kills: ${written.size} writes; audit: ${counts.join(', ')}; ` +
        `nothing under way ${Math.round(slowest)} ms after a restart\n`,
    )

    expect(written.size).toBeGreaterThan(kills / 2)
    expect([...written].filter(([, times]) => times !== 1)).toEqual([])
    expect([...written.keys()].filter((id) => !intended.includes(id))).toEqual([])
    expect(intended.filter((id) => endsOf(id).length !== 1)).toEqual([])
    expect(
      [...written.keys()].filter((id) => !['applied', 'unknown'].includes(endsOf(id)[0] ?? '')),
    ).toEqual([])
    expect(
      [...resultsOf.keys()].filter((id) => endsOf(id)[0] === 'applied' && !written.has(id)),
    ).toEqual([])
    expect(slowest).toBeLessThan(10_000)
  },
)
