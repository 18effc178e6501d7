import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import {
  protocolsOf,
  useWorld,
  type HostileCaller,
  type Sent,
  type Told,
} from './hostile/account.ts'
import { fingerprint } from './hostile/fingerprint.ts'
import { hostile, spoiltInTurn, spoilt, toWire } from './hostile/inputs.ts'
import { Names } from './hostile/names.ts'
import { recordWalk } from './valid/answers.ts'

const newCaller = useWorld()
const walked = recordWalk()

const isRead = /^(Describe|List|Get|Filter|Discover|StartLiveTail)/
const takesAway = /^(Delete|Terminate|Stop|Deregister|Revoke|Remove|Untag)/
/** Inputs, and bodies that are none, for each operation in each of its protocols. */
const inputs = 8
const bodies = 2

interface Peopled {
  caller: HostileCaller
  names: Names
  /** Inputs that were good somewhere, by api and operation, as they are on the wire. */
  good: ReadonlyMap<string, unknown[]>
  print: () => string
}

/** An account in which all that the walk makes was made, and nothing was taken away. */
async function peopled(): Promise<Peopled> {
  const caller = newCaller()
  const names = new Names()
  const good = new Map<string, unknown[]>()
  for (const { api: name, operation, input } of walked.calls()) {
    const api = caller.apis.get(name)
    const [protocol] = api ? protocolsOf(api) : []
    if (!api || !protocol) throw new Error(`No api ${name}`)
    const wire = toWire(api.schemas.operations.get(operation)?.input, input)
    good.set(`${name}:${operation}`, [...(good.get(`${name}:${operation}`) ?? []), wire])
    if (takesAway.test(operation) || operation === 'StartLiveTail') continue
    names.learn((await caller.send({ api, operation, protocol, input: names.adopt(wire) })).body)
    caller.account.clock.advance(10_000)
  }
  const region = caller.account.region('us-east-1')
  return { caller, names, good, print: () => fingerprint(region, new Set<unknown>([region.clock])) }
}

let made: { own: Peopled; other: Peopled } | undefined
beforeAll(async () => {
  made = { own: await peopled(), other: await peopled() }
}, 60_000)

/** Returns what is wrong after a request; undefined if nothing is. */
function verdict(
  { operation }: Sent,
  { status, code }: Told,
  { changed }: { changed: boolean },
): string | undefined {
  if (status >= 500) return 'a 500'
  if (status !== 200 && !code) return 'an error without a code'
  if (changed && status !== 200) return 'refused, and changed something all the same'
  return changed && isRead.test(operation) ? 'a read that changed something' : undefined
}

test(
  'no input ends the sandbox, gives a 500, changes state if refused, or reaches another account',
  { timeout: 120_000 },
  async () => {
    if (!made) throw new Error('Nobody is there.')
    const { own, other } = made
    const { caller, names, good, print } = own
    const elsewhere = other.print()
    const known = [...names.all(), ...other.names.all()]
    const wrong: string[] = []
    let before = print()
    const ask = async (sent: Sent) => {
      const answer = await caller.send(sent)
      const after = print()
      const why = verdict(sent, answer, { changed: after !== before })
      if (why)
        wrong.push(
          `${why}: ${sent.api.name}:${sent.operation} in ${sent.protocol} ${JSON.stringify(sent.input ?? sent.raw)?.slice(0, 2_000)} ${answer.body.slice(0, 500)}`,
        )
      before = after
    }
    const all = [...caller.apis.values()].flatMap((api) =>
      Object.keys(api.operations).map((operation) => ({ api, operation })),
    )
    // Operations that delete come last, so that the others find something.
    for (const { api, operation } of all.sort(
      (a, b) => Number(takesAway.test(a.operation)) - Number(takesAway.test(b.operation)),
    )) {
      const schema = api.schemas.operations.get(operation)?.input
      if (!schema) throw new Error(`${operation} has no schema.`)
      const goods = (good.get(`${api.name}:${operation}`) ?? [{}]).flatMap((one) => [
        names.adopt(one),
        names.adopt(one, 1),
      ])
      const input = fc.oneof(
        { weight: 1, arbitrary: hostile(schema, known) },
        {
          weight: 5,
          arbitrary: fc.constantFrom(...goods).chain((one) => spoilt(schema, one, known)),
        },
      )
      const [usual] = protocolsOf(api)
      if (usual)
        for (const one of spoiltInTurn(schema, goods[0]))
          await ask({ api, operation, protocol: usual, input: one })
      for (const protocol of protocolsOf(api)) {
        for (const one of fc.sample(input, inputs))
          await ask({ api, operation, protocol, input: one })
        for (const raw of fc.sample(fc.oneof(fc.json(), fc.string()), bodies))
          await ask({ api, operation, protocol, raw })
      }
      caller.account.clock.advance(10_000)
      before = print()
    }
    // Let everything go on for a day: whatever was planned must still work.
    caller.account.clock.advance(24 * 3_600_000)
    expect(wrong).toEqual([])
    expect(other.print()).toBe(elsewhere)
  },
)
