import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { createApis } from '../src/wire/apis.ts'
import { World } from '../src/world/world.ts'
import { recordWalk } from './valid/answers.ts'
import type { Answered } from './valid/proxy.ts'
import { eventsOf, schemaFindings } from './valid/sdk.ts'

const apis = createApis(new World({ clock: 'manual', seed: 'empty' }))
const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0

/** botocore has names of its own for some apis. */
const botocoreName: Record<string, string> = {
  elasticloadbalancing: 'elbv2',
  monitoring: 'cloudwatch',
}

const { answers } = recordWalk()
const good = () => answers().filter((a) => a.status === 200)
const bySdk = (answer: Answered): string[] => {
  const api = apis.get(answer.api)
  return api ? schemaFindings(answer, api.schemas) : [`no api ${answer.api}`]
}

function byBotocore(all: readonly Answered[]): string[][] {
  const input = all.map((a) => ({
    ...a,
    service: botocoreName[a.api] ?? a.api,
    body: a.body.toString('base64'),
  }))
  return JSON.parse(
    execFileSync('python3', [new URL('valid/against-botocore.py', import.meta.url).pathname], {
      input: JSON.stringify(input),
      encoding: 'utf8',
      maxBuffer: 1e9,
    }),
  ) as string[][]
}

describe('every answer to every operation', () => {
  test('the walk calls every operation successfully', () => {
    const called = new Set(good().map((a) => `${a.api}:${a.operation}`))
    const all = [...apis.values()].flatMap((api) =>
      Object.keys(api.operations).map((operation) => `${api.name}:${operation}`),
    )
    expect(all.filter((one) => !called.has(one))).toEqual([])
    const tail = good().find((a) => a.operation === 'StartLiveTail')
    expect(eventsOf(tail?.body ?? Buffer.alloc(0)).map((e) => e.event)).toEqual(
      expect.arrayContaining(['sessionStart', 'sessionUpdate']),
    )
    expect(
      answers()
        .filter((a) => a.status !== 200)
        .map((a) => `${a.api}:${a.operation} ${a.body.toString('utf8')}`),
    ).toEqual([])
  })

  test("matches the SDK's schema", () => {
    expect(good().flatMap(bySdk)).toEqual([])
  })

  test.skipIf(!hasBotocore)(
    "is as botocore's model has it (skipped where python3 has no botocore)",
    { timeout: 60_000 },
    () => {
      expect(byBotocore(good()).flat()).toEqual([])
    },
  )
})

describe('the validators find planted errors', () => {
  const json = (of: string, change: (body: Record<string, unknown>) => unknown): Answered => {
    const answer = good().find((a) => a.operation === of)
    if (!answer) throw new Error(`${of} was not called.`)
    const body = structuredClone(
      JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>,
    )
    change(body)
    return { ...answer, body: Buffer.from(JSON.stringify(body)) }
  }
  const xml = (of: string, from: RegExp, to: string): Answered => {
    const answer = good().find((a) => a.operation === of)
    const body = answer?.body.toString('utf8') ?? ''
    if (!answer || !from.test(body)) throw new Error(`${of} has no ${from.source}.`)
    return { ...answer, body: Buffer.from(body.replace(from, to)) }
  }
  const service = (body: Record<string, unknown>) =>
    (body['services'] as Record<string, unknown>[])[0] ?? {}
  const planted = (): [string, RegExp, Answered, 'both' | 'botocore'][] => [
    [
      'an unknown member',
      /services\[0\]\.colour: unknown/,
      json('DescribeServices', (b) => (service(b)['colour'] = 'red')),
      'both',
    ],
    [
      'a number as text',
      /desiredCount: not/,
      json('DescribeServices', (b) => (service(b)['desiredCount'] = '2')),
      'both',
    ],
    [
      'a time in words',
      /createdAt: not/,
      json('DescribeServices', (b) => (service(b)['createdAt'] = '2026-01-01T00:00:00Z')),
      'both',
    ],
    [
      'a structure for a list',
      /events: not a list/,
      json('DescribeServices', (b) => (service(b)['events'] = {})),
      'both',
    ],
    [
      'a list for a structure',
      /deploymentConfiguration: not a structure/,
      json('DescribeServices', (b) => (service(b)['deploymentConfiguration'] = [])),
      'both',
    ],
    [
      'a required member that is absent',
      /(rollback|enable): required/,
      json(
        'DescribeServices',
        (b) => (service(b)['deploymentConfiguration'] = { deploymentCircuitBreaker: {} }),
      ),
      'both',
    ],
    [
      'a value that is not of its enum',
      /launchType: EC3 is not of the enum/,
      json('DescribeServices', (b) => (service(b)['launchType'] = 'EC3')),
      'botocore',
    ],
    [
      'an unknown element',
      /Colour: unknown/,
      xml('GetCallerIdentity', /<Account>/, '<Colour>red</Colour><Account>'),
      'both',
    ],
    [
      'a time that is none',
      /Expiration: not/,
      xml('AssumeRole', /<Expiration>[^<]*/, '<Expiration>soon'),
      'both',
    ],
  ]

  test('by the SDK', () => {
    for (const [what, expected, answer, who] of planted())
      if (who === 'both') expect(bySdk(answer).join('\n'), what).toMatch(expected)
  })

  test.skipIf(!hasBotocore)('by botocore', () => {
    const found = byBotocore(planted().map(([, , answer]) => answer))
    planted().forEach(([what, expected], i) => expect(found[i]?.join('\n'), what).toMatch(expected))
  })
})
