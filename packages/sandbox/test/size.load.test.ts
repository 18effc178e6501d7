import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import {
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRecordingProxy } from './valid/proxy.ts'

// Benchmarks of the console need a small sandbox that costs little beside what
// the SDK costs anyway.
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
// As the commands start it.
const nodeFlags = JSON.parse(
  readFileSync(new URL('../node-flags.json', import.meta.url), 'utf8'),
) as string[]
let child: ChildProcess
let ready: { url: string; accessKeyId: string; secretAccessKey: string; region: string }

beforeAll(async () => {
  child = spawn(process.execPath, [...nodeFlags, main, '--port', '0', '--seed', 'large'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('The sandbox has no stdout.')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  ready = JSON.parse(line.toString('utf8')) as typeof ready
}, 60_000)
afterAll(() => child.kill())

const clientOf = (endpoint: string) =>
  new ECSClient({ endpoint, region: ready.region, credentials: ready, maxAttempts: 1 })

/** Megabytes that a process holds of the machine. */
const resident = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024

async function hundredTasks() {
  const client = clientOf(ready.url)
  const { clusterArns: [cluster] = [] } = await client.send(new ListClustersCommand({}))
  const { taskArns: tasks = [] } = await client.send(new ListTasksCommand({ cluster }))
  expect(tasks).toHaveLength(100)
  return { cluster, tasks }
}

test.skipIf(!existsSync('/proc/self/status'))(
  '10,000 tasks live in under 200 MB, also while they are read (skipped where there is no /proc)',
  { timeout: 60_000 },
  async () => {
    const client = clientOf(ready.url)
    const { clusterArns = [] } = await client.send(new ListClustersCommand({}))
    let seen = 0
    for (const cluster of clusterArns) {
      let nextToken: string | undefined
      do {
        const page = await client.send(new ListTasksCommand({ cluster, nextToken }))
        const { tasks = [] } = await client.send(
          new DescribeTasksCommand({ cluster, tasks: page.taskArns }),
        )
        seen += tasks.length
        nextToken = page.nextToken
      } while (nextToken)
    }
    expect(seen).toBe(10_000)
    const megabytes = resident(child.pid ?? 0)
    console.log(`10,000 tasks: ${megabytes.toFixed(0)} MB resident`)
    expect(megabytes).toBeLessThan(200)
  },
)

test(
  'DescribeTasks of 100 takes less than 3 times as long as the SDK needs for the same bytes from a static server',
  { timeout: 120_000 },
  async () => {
    const input = await hundredTasks()
    const proxy = await startRecordingProxy(ready.url)
    await clientOf(proxy.url).send(new DescribeTasksCommand(input))
    const [answer] = proxy.answers
    await proxy.close()
    const still = createServer((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(200, answer?.headers).end(answer?.body))
    })
    await new Promise<void>((resolve) => still.listen(0, '127.0.0.1', resolve))
    const [ours, control] = [
      clientOf(ready.url),
      clientOf(`http://127.0.0.1:${(still.address() as AddressInfo).port}`),
    ]
    const time = async (client: ECSClient, times: number) => {
      const from = performance.now()
      for (let n = 0; n < times; n++) await client.send(new DescribeTasksCommand(input))
      return performance.now() - from
    }
    await time(ours, 20)
    await time(control, 20)
    let [here, there] = [0, 0]
    // In turns, so that a busy moment of the machine hits both.
    for (let round = 0; round < 20; round++) {
      here += await time(ours, 50)
      there += await time(control, 50)
    }
    still.close()
    still.closeAllConnections()
    console.log(
      `1,000 DescribeTasks of 100: ${(here / there).toFixed(2)} times the static server's (${answer?.body.length ?? 0} bytes each)`,
    )
    expect(here / there).toBeLessThan(3)
  },
)
