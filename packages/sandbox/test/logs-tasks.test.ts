import {
  CreateLogGroupCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { StopTaskCommand } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { watchWorld } from './watch-world.ts'
import { useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()

/** A task that writes to `/g`, and all that it has written. */
async function writing(tag: string, seconds: number) {
  const world = await watchWorld(sandbox)
  const { logs, define, awslogs, run, advance } = world
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/g' }))
  await define('web', tag, { logConfiguration: awslogs('/g') })
  const id = await run('web')
  await advance(seconds)
  const read = async () => {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: '/g',
        logStreamName: `app/web/${id}`,
        startFromHead: true,
      }),
    )
    return events.map(({ timestamp, message = '' }) => ({ timestamp, message }))
  }
  return { ...world, id, read }
}

test('a container writes lines over time, and past lines never change', async () => {
  const { logs, advance, read, id, client } = await writing('v1', 300)
  const first = await read()
  expect(first[0]?.message).toContain('starting web')
  expect(first.length).toBeGreaterThan(4)
  expect(await read()).toEqual(first)
  await advance(300)
  const later = await read()
  expect(later.slice(0, first.length)).toEqual(first)
  expect(later.length).toBeGreaterThan(first.length)
  const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: '/g' }))
  expect(logStreams).toMatchObject([
    {
      logStreamName: `app/web/${id}`,
      firstEventTimestamp: first[0]?.timestamp,
      lastEventTimestamp: later.at(-1)?.timestamp,
    },
  ])

  await client.send(new StopTaskCommand({ cluster: 'prod', task: id }))
  await advance(3_600 * 2)
  const last = await read()
  expect(last.slice(0, later.length)).toEqual(later)
  expect(last.slice(later.length).map((l) => l.message)).toEqual([
    expect.stringContaining('SIGTERM'),
    expect.stringContaining('bye'),
  ])
})

test('pages of a growing stream join without a gap', async () => {
  const { logs, id, advance, read } = await writing('v1', 120)
  const get = (nextToken?: string) =>
    logs.send(
      new GetLogEventsCommand({
        logGroupName: '/g',
        logStreamName: `app/web/${id}`,
        startFromHead: true,
        limit: 3,
        nextToken,
      }),
    )
  const all: string[] = []
  let token: string | undefined
  for (let n = 0; n < 40; n++) {
    const { events = [], nextForwardToken } = await get(token)
    all.push(...events.map((e) => e.message ?? ''))
    token = nextForwardToken
    await advance(11)
  }
  expect(all).toEqual((await read()).slice(0, all.length).map((l) => l.message))
  expect(all.length).toBeGreaterThan(8)
})

test('a crash ends the log with a stack trace at its time', async () => {
  const { read, task, id, logs } = await writing('crash', 300)
  const stopped = await task(id)
  const lines = await read()
  expect(lines.at(-1)).toEqual({
    timestamp: stopped?.stoppingAt?.getTime(),
    message: expect.stringContaining('"exit_code":1') as string,
  })
  expect(lines.filter((l) => l.message.startsWith('    at ')).length).toBeGreaterThan(1)
  const { events } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: '/g', filterPattern: '{ $.level = "fatal" }' }),
  )
  expect(events).toHaveLength(1)
})

test(':oom warns and stops, :unhealthy logs 503, :missing logs nothing', async () => {
  const oom = await (await writing('oom', 600)).read()
  expect(oom.at(-1)?.message).toContain('heap')
  const unhealthy = await (await writing('unhealthy', 200)).read()
  expect(unhealthy.filter((l) => l.message.includes('GET /healthz 503')).length).toBeGreaterThan(2)
  const missing = await writing('missing', 300)
  expect(
    (await missing.logs.send(new DescribeLogStreamsCommand({ logGroupName: '/g' }))).logStreams,
  ).toEqual([])
})

test('a task without its log group fails to start unless it may create it', async () => {
  const { define, awslogs, run, advance, task, logs } = await watchWorld(sandbox)
  await define('web', 'v1', { logConfiguration: awslogs('/none') })
  const id = await run('web')
  await advance(120)
  const reason =
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1'
  expect(await task(id)).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason: reason,
  })
  expect((await task(id))?.startedAt).toBeUndefined()

  await define('web', 'v1', {
    logConfiguration: awslogs('/made', { 'awslogs-create-group': 'true' }),
  })
  const other = await run('web')
  await advance(120)
  expect(await task(other)).toMatchObject({ lastStatus: 'RUNNING' })
  expect(
    (await logs.send(new DescribeLogStreamsCommand({ logGroupName: '/made' }))).logStreams,
  ).toMatchObject([{ logStreamName: `app/web/${other}` }])
})
