import * as sdk from '@aws-sdk/client-cloudwatch-logs'
import { expect, test } from 'vitest'
import { runBoto3, boto3Installed, watchWorld } from './watch-world.ts'
import { errorOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()

/** A group with a stream `s` of ten lines, a second apart. */
async function tenLines() {
  const world = await watchWorld(sandbox)
  const { now } = await world.advance(60)
  await world.logs.send(new sdk.CreateLogGroupCommand({ logGroupName: '/g' }))
  await world.logs.send(new sdk.CreateLogStreamCommand({ logGroupName: '/g', logStreamName: 's' }))
  const put = (from: number, messages: string[], logStreamName = 's') =>
    world.logs.send(
      new sdk.PutLogEventsCommand({
        logGroupName: '/g',
        logStreamName,
        logEvents: messages.map((message, n) => ({ message, timestamp: from + n * 1000 })),
      }),
    )
  await put(
    now - 10_000,
    Array.from({ length: 10 }, (_, n) => `line ${n}`),
  )
  return { ...world, now, put }
}

const messages = (answer: { events?: { message?: string | undefined }[] | undefined }) =>
  (answer.events ?? []).map((e) => e.message)

test('creates groups and streams once, lists them in order, and deletes them', async () => {
  const { logs } = await watchWorld(sandbox)
  for (const logGroupName of ['/b', '/a/1', '/a/2'])
    await logs.send(new sdk.CreateLogGroupCommand({ logGroupName, tags: { team: 'x' } }))
  expect(
    await errorOf(logs.send(new sdk.CreateLogGroupCommand({ logGroupName: '/b' }))),
  ).toMatchObject({
    name: 'ResourceAlreadyExistsException',
    message: 'The specified log group already exists',
  })
  const names = async (input: sdk.DescribeLogGroupsCommandInput) =>
    (await logs.send(new sdk.DescribeLogGroupsCommand(input))).logGroups?.map((g) => g.logGroupName)
  expect(await names({})).toEqual(['/a/1', '/a/2', '/b'])
  expect(await names({ logGroupNamePrefix: '/a' })).toEqual(['/a/1', '/a/2'])
  const first = await logs.send(new sdk.DescribeLogGroupsCommand({ limit: 2 }))
  expect(await names({ limit: 2, nextToken: first.nextToken })).toEqual(['/b'])

  await logs.send(new sdk.PutRetentionPolicyCommand({ logGroupName: '/b', retentionInDays: 7 }))
  expect(
    (
      await errorOf(
        logs.send(new sdk.PutRetentionPolicyCommand({ logGroupName: '/b', retentionInDays: 8 })),
      )
    ).name,
  ).toBe('InvalidParameterException')
  const [group] =
    (await logs.send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: '/b' }))).logGroups ??
    []
  expect(group).toMatchObject({
    retentionInDays: 7,
    arn: expect.stringMatching(/:log-group:\/b:\*$/) as string,
    creationTime: expect.any(Number) as number,
  })
  const resourceArn = group?.logGroupArn ?? ''
  await logs.send(new sdk.TagResourceCommand({ resourceArn, tags: { stage: 'prod' } }))
  expect((await logs.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({
    team: 'x',
    stage: 'prod',
  })
  await logs.send(new sdk.DeleteRetentionPolicyCommand({ logGroupName: '/b' }))
  await logs.send(new sdk.DeleteLogGroupCommand({ logGroupName: '/b' }))
  expect(
    await errorOf(logs.send(new sdk.DescribeLogStreamsCommand({ logGroupName: '/b' }))),
  ).toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  })
})

test('lists the newest stream first when sorted by time', async () => {
  const { logs, put, now } = await tenLines()
  await logs.send(new sdk.CreateLogStreamCommand({ logGroupName: '/g', logStreamName: 'a' }))
  await put(now - 3_600_000, ['old'], 'a')
  const names = async (input: Partial<sdk.DescribeLogStreamsCommandInput>) =>
    (
      await logs.send(new sdk.DescribeLogStreamsCommand({ logGroupName: '/g', ...input }))
    ).logStreams?.map((s) => s.logStreamName)
  expect(await names({})).toEqual(['a', 's'])
  expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['s', 'a'])
  expect((await errorOf(names({ orderBy: 'LastEventTime', logStreamNamePrefix: 's' }))).name).toBe(
    'InvalidParameterException',
  )
  const [s] =
    (
      await logs.send(
        new sdk.DescribeLogStreamsCommand({ logGroupName: '/g', logStreamNamePrefix: 's' }),
      )
    ).logStreams ?? []
  expect(s).toMatchObject({
    firstEventTimestamp: now - 10_000,
    lastEventTimestamp: now - 1_000,
    lastIngestionTime: now,
  })
})

test('pages a stream both ways, and repeats the token at its end', async () => {
  const { logs, put, now } = await tenLines()
  const get = (input: Partial<sdk.GetLogEventsCommandInput> = {}) =>
    logs.send(
      new sdk.GetLogEventsCommand({ logGroupName: '/g', logStreamName: 's', limit: 4, ...input }),
    )
  const newest = await get()
  expect(messages(newest)).toEqual(['line 6', 'line 7', 'line 8', 'line 9'])
  const older = await get({ nextToken: newest.nextBackwardToken })
  expect(messages(older)).toEqual(['line 2', 'line 3', 'line 4', 'line 5'])
  expect(messages(await get({ nextToken: older.nextForwardToken }))).toEqual(messages(newest))
  const end = await get({ nextToken: newest.nextForwardToken })
  expect(end).toMatchObject({ events: [], nextForwardToken: newest.nextForwardToken })
  await put(now, ['line 10'])
  expect(messages(await get({ nextToken: end.nextForwardToken }))).toEqual(['line 10'])
  const oldest = await get({ nextToken: older.nextBackwardToken })
  expect(messages(oldest)).toEqual(['line 0', 'line 1'])
  expect(await get({ nextToken: oldest.nextBackwardToken })).toMatchObject({
    events: [],
    nextBackwardToken: oldest.nextBackwardToken,
  })
  expect(messages(await get({ startFromHead: true }))).toEqual([
    'line 0',
    'line 1',
    'line 2',
    'line 3',
  ])
  expect(messages(await get({ startTime: now - 8_000, endTime: now - 6_000 }))).toEqual([
    'line 2',
    'line 3',
  ])
  expect(newest.nextForwardToken).toMatch(/^f\/\d{56}/)
  expect(await errorOf(get({ nextToken: 'f/1' }))).toMatchObject({
    name: 'InvalidParameterException',
    message: 'The specified nextToken is invalid.',
  })
})

test('rejects events that are too old or new, and refuses an unordered batch', async () => {
  const { logs, put, now } = await tenLines()
  expect((await put(now - 15 * 86_400_000, ['ancient'])).rejectedLogEventsInfo).toEqual({
    tooOldLogEventEndIndex: 1,
  })
  expect((await put(now + 3 * 3_600_000, ['tomorrow'])).rejectedLogEventsInfo).toEqual({
    tooNewLogEventStartIndex: 0,
  })
  const logEvents = [
    { timestamp: now, message: 'b' },
    { timestamp: now - 1, message: 'a' },
  ]
  expect(
    (
      await errorOf(
        logs.send(
          new sdk.PutLogEventsCommand({ logGroupName: '/g', logStreamName: 's', logEvents }),
        ),
      )
    ).message,
  ).toMatch(/chronological order/)
  expect((await errorOf(put(now, ['x'], 'none'))).message).toBe(
    'The specified log stream does not exist.',
  )
})

test('searches streams together in pages sorted by time, each line with one id', async () => {
  const { logs, put, now } = await tenLines()
  await logs.send(new sdk.CreateLogStreamCommand({ logGroupName: '/g', logStreamName: 'r' }))
  await put(now - 9_500, ['other 0', 'other 1', 'other 2'], 'r')
  const filter = (input: Partial<sdk.FilterLogEventsCommandInput> = {}) =>
    logs.send(new sdk.FilterLogEventsCommand({ logGroupName: '/g', ...input }))
  const whole = await filter()
  expect(messages(whole).slice(0, 5)).toEqual(['line 0', 'other 0', 'line 1', 'other 1', 'line 2'])
  const first = await filter({ limit: 3 })
  const rest = await filter({ nextToken: first.nextToken })
  expect([...(first.events ?? []), ...(rest.events ?? [])].map((e) => e.eventId)).toEqual(
    whole.events?.map((e) => e.eventId),
  )
  expect(new Set(whole.events?.map((e) => e.eventId)).size).toBe(13)
  expect(messages(await filter({ logStreamNames: ['r'], startTime: now - 8_500 }))).toEqual([
    'other 1',
    'other 2',
  ])
  expect((await errorOf(filter({ logStreamNames: ['r'], logStreamNamePrefix: 'r' }))).name).toBe(
    'InvalidParameterException',
  )
})

test('searches from the newest line backwards when startFromHead is false', async () => {
  const { logs, put, now } = await tenLines()
  await logs.send(new sdk.CreateLogStreamCommand({ logGroupName: '/g', logStreamName: 'r' }))
  await put(now - 2_500, ['other 0', 'other 1'], 'r')
  const filter = (input: Partial<sdk.FilterLogEventsCommandInput> = {}) =>
    logs.send(
      new sdk.FilterLogEventsCommand({
        logGroupName: '/g',
        startTime: Date.UTC(2024, 0, 1),
        ...input,
      }),
    )
  const newest = await filter({ startFromHead: false, limit: 3 })
  expect(messages(newest)).toEqual(['line 9', 'other 1', 'line 8'])
  const older = await filter({ nextToken: newest.nextToken, limit: 3, startFromHead: true })
  expect(messages(older)).toEqual(['other 0', 'line 7', 'line 6'])
  const oldest = await filter({ nextToken: older.nextToken })
  expect(messages(oldest).at(-1)).toBe('line 0')
  expect(oldest.nextToken).toBeUndefined()
  for (const startTime of [undefined, Date.UTC(2024, 0, 1) - 1]) {
    expect((await errorOf(filter({ startFromHead: false, startTime }))).name).toBe(
      'InvalidParameterException',
    )
  }
})

test('filter patterns: terms, phrases, exclusions, choices, JSON', async () => {
  const { logs, put, now } = await tenLines()
  await logs.send(new sdk.CreateLogStreamCommand({ logGroupName: '/g', logStreamName: 'j' }))
  await put(
    now,
    [
      'ERROR disk is full',
      'ERROR network',
      'WARN disk',
      '{"level":"error","status":503,"user":{"id":7}}',
      '{"level":"info","status":200}',
    ],
    'j',
  )
  const found = async (filterPattern: string) =>
    messages(
      await logs.send(
        new sdk.FilterLogEventsCommand({
          logGroupName: '/g',
          logStreamNames: ['j'],
          filterPattern,
        }),
      ),
    ).map((m) => m?.slice(0, 16))
  expect(await found('ERROR')).toEqual(['ERROR disk is fu', 'ERROR network'])
  expect(await found('ERROR disk')).toEqual(['ERROR disk is fu'])
  expect(await found('"is full"')).toEqual(['ERROR disk is fu'])
  expect(await found('ERROR -disk')).toEqual(['ERROR network'])
  expect(await found('?WARN ?network')).toEqual(['ERROR network', 'WARN disk'])
  expect(await found('%disk$%')).toEqual(['WARN disk'])
  expect(await found('{ $.level = "error" }')).toEqual(['{"level":"error"'])
  expect(await found('{ $.status >= 200 && ($.level = "in*" || $.user.id = 8) }')).toEqual([
    '{"level":"info",',
  ])
  expect(await found('{ $.user NOT EXISTS }')).toEqual(['{"level":"info",'])
  for (const wrong of ['{ level = 1 }', '{ $.a = }', 'a$b', '[a, b]'])
    expect((await errorOf(found(wrong))).name, wrong).toBe('InvalidParameterException')
})

test("a live tail sends new lines in the SDK's format", async () => {
  const { logs, put, now } = await tenLines()
  const [group] =
    (await logs.send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: '/g' }))).logGroups ??
    []
  const { responseStream } = await logs.send(
    new sdk.StartLiveTailCommand({
      logGroupIdentifiers: [group?.logGroupArn ?? ''],
      logEventFilterPattern: 'new',
    }),
  )
  const seen: string[] = []
  for await (const event of responseStream ?? []) {
    if (event.sessionStart) {
      expect(event.sessionStart.logGroupIdentifiers).toEqual([group?.logGroupArn])
      await put(now, ['new 1', 'other', 'new 2'])
    }
    seen.push(...(event.sessionUpdate?.sessionResults ?? []).map((r) => r.message ?? ''))
    if (seen.length > 0) break
  }
  expect(seen).toEqual(['new 1', 'new 2'])
}, 20_000)

test.skipIf(!boto3Installed)(
  'boto3 reads a stream and tails it (skipped where python3 has no boto3)',
  async () => {
    const { key } = await tenLines()
    const program = `
logs = boto3.client('logs', config=Config(inject_host_prefix=False))
arn = logs.describe_log_groups()['logGroups'][0]['logGroupArn']
tail = logs.start_live_tail(logGroupIdentifiers=[arn])['responseStream']
kinds = []
for event in tail:
    kinds += event.keys()
    if len(kinds) == 2: break
tail.close()
print(json.dumps([kinds, [e['message'] for e in logs.get_log_events(logGroupName='/g', logStreamName='s', limit=2)['events']]]))
`
    expect(await runBoto3(sandbox.box().url, key, program)).toEqual([
      ['sessionStart', 'sessionUpdate'],
      ['line 8', 'line 9'],
    ])
  },
  60_000,
)
