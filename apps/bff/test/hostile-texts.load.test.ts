import {
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs'
import type { ImageDetail, Log, TaskDefinition } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { registryClient } from './registry-client.ts'

// Texts that anybody can cause: what a program writes to its log, what an image's label says, what a command is. The old search
// for secrets took 1.6 s for the first 4 KB of this one, and eight times that for twice as much.
const hostile = (characters: number) => '-pwd'.repeat(characters / 4)
const harmless = (characters: number) => 'log '.repeat(characters / 4)

let bench: Bench
let ecs: ECSClient
beforeAll(async () => {
  bench = await startBench('demo')
  const { accessKeyId, secretAccessKey, region } = bench.account
  ecs = new ECSClient({
    endpoint: bench.sandbox.url,
    region,
    credentials: { accessKeyId, secretAccessKey },
  })
})
afterAll(async () => {
  ecs.destroy()
  await bench.close()
})

/** CPU time in milliseconds of the cheapest of these reads, of server and sandbox together; and how long `/healthz` took meanwhile. */
async function costOf(paths: readonly string[]): Promise<{ cpu: number; healthz: number }> {
  const costs: { cpu: number; healthz: number }[] = []
  for (const path of paths) {
    const before = process.cpuUsage()
    const read = bench.get(path)
    const healthz = await probeWhile(read)
    const { user, system } = process.cpuUsage(before)
    expect((await read).status).toBe(200)
    costs.push({ cpu: (user + system) / 1000, healthz })
  }
  return {
    cpu: Math.min(...costs.map((cost) => cost.cpu)),
    healthz: Math.min(...costs.map((cost) => cost.healthz)),
  }
}

const thrice = (path: string) => [path, path, path]

/** The longest that `/healthz` took, asked again and again until the read is over. In milliseconds. */
async function probeWhile(read: Promise<unknown>): Promise<number> {
  let isOver = false
  void read.finally(() => {
    isOver = true
  })
  let longest = 0
  do {
    const asked = performance.now()
    expect((await bench.raw('GET', '/healthz')).status).toBe(200)
    longest = Math.max(longest, performance.now() - asked)
  } while (!isOver)
  return longest
}

/** A machine that is busy makes the harmless one slow too: then that is the measure. */
function expectAlike(costs: {
  hostile: { cpu: number; healthz: number }
  harmless: { cpu: number; healthz: number }
}): void {
  expect(costs.hostile.cpu / costs.harmless.cpu).toBeLessThan(3)
  expect(costs.hostile.healthz).toBeLessThan(Math.max(50, 2 * costs.harmless.healthz))
}

async function taskWriting(family: string, message: string): Promise<string> {
  const options = {
    'awslogs-group': `/ecs/${family}`,
    'awslogs-stream-prefix': 'ecs',
    'awslogs-region': 'us-east-1',
  }
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      containerDefinitions: [
        {
          name: 'app',
          image: 'app:1',
          memory: 16,
          logConfiguration: { logDriver: 'awslogs', options },
        },
      ],
    }),
  )
  const { tasks } = await ecs.send(
    new RunTaskCommand({ cluster: 'platform', taskDefinition: family, launchType: 'EC2' }),
  )
  const task = tasks?.[0]?.taskArn?.split('/').at(-1) ?? ''
  await bench.control('POST', '/lines', {
    group: `/ecs/${family}`,
    stream: `ecs/app/${task}`,
    message,
    times: 50,
  })
  await ecs.send(new StopTaskCommand({ cluster: 'platform', task }))
  return `/api/test/us-east-1/clusters/platform/tasks/${task}/log?container=app`
}

test('a log of hostile lines opens as quickly as any other', { timeout: 60_000 }, async () => {
  const [bad, good] = [
    await taskWriting('hostile-log', hostile(4_000)),
    await taskWriting('harmless-log', harmless(4_000)),
  ]
  await bench.get(good)
  expectAlike({ harmless: await costOf(thrice(good)), hostile: await costOf(thrice(bad)) })
  const lines = ((await bench.get(bad)).json as Log).lines.filter((line) =>
    line.text.startsWith('-pwd'),
  )
  expect(lines.length).toBeGreaterThan(0)
})

test(
  'a task definition with a hostile command opens as quickly as any other',
  { timeout: 60_000 },
  async () => {
    const define = async (family: string, word: string) => {
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          containerDefinitions: [
            {
              name: 'app',
              image: 'app:1',
              memory: 16,
              command: ['run', word],
              entryPoint: ['sh', '-c', word],
              healthCheck: { command: ['CMD-SHELL', word] },
            },
          ],
        }),
      )
      return `/api/test/us-east-1/task-definitions/${family}/1`
    }
    const [bad, good] = [
      await define('hostile-command', hostile(8_000)),
      await define('harmless-command', harmless(8_000)),
    ]
    await bench.get(good)
    expectAlike({ harmless: await costOf(thrice(good)), hostile: await costOf(thrice(bad)) })
  },
)

test(
  'eight readers of 10,000 masked words do not hold the server up',
  { timeout: 60_000 },
  async () => {
    const define = async (family: string, program: string) => {
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          containerDefinitions: [
            {
              name: 'app',
              image: 'app:1',
              memory: 16,
              command: [program, ...Array.from({ length: 10_000 }, () => '-p')],
            },
          ],
        }),
      )
      return `/api/test/us-east-1/task-definitions/${family}/1`
    }
    const readByEight = async (path: string) => {
      const longest: number[] = []
      for (const _ of [1, 2, 3])
        longest.push(
          await probeWhile(Promise.all(Array.from({ length: 8 }, () => bench.get(path)))),
        )
      return Math.min(...longest)
    }
    const [masked, plain] = [
      await define('masked-words', 'mysql'),
      await define('plain-words', 'echo'),
    ]
    await bench.get(plain)
    const control = await readByEight(plain)
    expect(await readByEight(masked)).toBeLessThan(Math.max(100, 3 * control))
    const { json } = await bench.get(masked)
    expect((json as TaskDefinition).containers[0]?.command[1]).toBe('-p')
    expect((json as TaskDefinition).containers[0]?.command[2]).toMatch(/^•{6} /)
  },
)

test(
  'an image with a hostile label opens as quickly as any other',
  { timeout: 60_000 },
  async () => {
    const registry = registryClient(bench.account, bench.sandbox.url)
    await registry.create('texts')
    // The console keeps what it read of an image, so each read uses another image.
    const push = async (name: string, text: string) => {
      const digests: string[] = []
      for (const number of [1, 2, 3])
        digests.push(
          await registry.push('texts', `${name}-${number}`, ['base'], {
            Labels: { note: text, number: String(number) },
            Cmd: ['run', text],
          }),
        )
      return digests.map(
        (digest) => `/api/test/us-east-1/image?repository=texts&digest=${digest}&pull=yes`,
      )
    }
    const [warm, bad, good] = [
      await push('warm', 'a'),
      await push('hostile', hostile(8_000)),
      await push('harmless', harmless(8_000)),
    ]
    await vi.waitFor(
      async () =>
        expect((await bench.get('/api/test/us-east-1/images?repository=texts')).status).toBe(200),
      { timeout: 20_000, interval: 300 },
    )
    await costOf(warm)
    expectAlike({ harmless: await costOf(good), hostile: await costOf(bad) })
    const { config } = (await bench.get(bad[0] ?? '')).json as ImageDetail
    expect(config?.labels.find((label) => label.name === 'note')?.value).toBe(hostile(8_000))
    registry.ecr.destroy()
  },
)
