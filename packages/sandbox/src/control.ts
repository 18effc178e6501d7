import { newGroup } from './logs/groups.ts'
import { store } from './logs/stored.ts'
import { newStream } from './logs/streams.ts'
import { Fault } from './operation.ts'
import type { WireAnswer, WireRequest } from './wire/codec.ts'
import { seedNames, type SandboxAccount, type Key } from './world/account.ts'
import { faultKinds, type FaultRule } from './world/fault-injection.ts'
import { primaryRegion, type World } from './world/world.ts'

type Body = Record<string, unknown>
type Handler = (input: { world: World; account: SandboxAccount; id: string; body: Body }) => unknown

const bad = (message: string, status = 400): Fault => new Fault('ControlError', message, status)

const text = (body: Body, name: string): string | undefined => {
  const value = body[name]
  if (value !== undefined && typeof value !== 'string') throw bad(`${name} must be text`)
  return value
}

const number = (body: Body, name: string, most = Number.MAX_SAFE_INTEGER): number | undefined => {
  const value = body[name]
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !(value >= 0 && value <= most))
    throw bad(`${name} must be a number from 0 to ${most}`)
  return value
}

function choice<T extends string>(body: Body, name: string, choices: readonly T[]): T | undefined {
  const value = text(body, name)
  const found = choices.find((c) => c === value)
  if (value !== undefined && found === undefined)
    throw bad(`${name} must be one of ${choices.join(', ')}`)
  return found
}

const flag = (body: Body, name: string): boolean | undefined => {
  const value = body[name]
  if (value !== undefined && typeof value !== 'boolean') throw bad(`${name} must be true or false`)
  return value
}

const toKey = ({ account, accessKeyId, secretAccessKey }: Key) => ({
  account: account.id,
  accessKeyId,
  secretAccessKey,
  region: primaryRegion,
})

function toRule(body: Body): FaultRule {
  const kind = choice(body, 'kind', faultKinds)
  if (!kind) throw bad(`kind must be one of ${faultKinds.join(', ')}`)
  return {
    kind,
    api: text(body, 'api'),
    operation: text(body, 'operation'),
    region: text(body, 'region'),
    code: text(body, 'code'),
    message: text(body, 'message'),
    share: number(body, 'share', 1),
    times: number(body, 'times'),
    status: number(body, 'status', 599),
    ms: number(body, 'ms'),
    bytesPerSecond: number(body, 'bytesPerSecond'),
  }
}

function advance({ account, body }: Parameters<Handler>[0]): unknown {
  if (account.options.clock !== 'manual')
    throw bad(
      'This account has a wall clock; make it with clock "manual" to drive it by hand.',
      409,
    )
  const ms = number(body, 'ms')
  if (ms === undefined) throw bad('ms must be given')
  account.clock.advance(ms)
  return { now: account.clock.now() }
}

function answers({ account, body }: Parameters<Handler>[0]): unknown {
  const operation = text(body, 'operation')
  if (!operation || body.body === undefined) throw bad('operation and body must be given')
  const { where } = body
  if (where !== undefined && (typeof where !== 'object' || where === null || Array.isArray(where)))
    throw bad('where must be an object')
  const verbatim = typeof body.body === 'string' ? body.body : JSON.stringify(body.body)
  account.faults.addAnswer({
    operation,
    where: where as Record<string, unknown> | undefined,
    body: verbatim,
    times: number(body, 'times') ?? 1,
    status: number(body, 'status', 599) ?? 200,
  })
  return {}
}

/**
 * Writes the same line `times` times at the account's current time. Creates the group and the
 * stream if they are missing.
 */
function writeLines({ account, body }: Parameters<Handler>[0]): unknown {
  const [group, stream, message] = [
    text(body, 'group'),
    text(body, 'stream'),
    text(body, 'message'),
  ]
  if (!group || !stream || message === undefined)
    throw bad('group, stream and message must be given')
  const name = text(body, 'region') ?? primaryRegion
  if (!account.has(name)) throw bad('No such region.', 404)
  const region = account.region(name)
  const now = region.clock.now()
  const ofGroup = region.logs.groups.get(group) ?? newGroup(region, group)
  const ofStream = ofGroup.streams.get(stream) ?? newStream(ofGroup, stream, now)
  store(
    region.logs,
    ofStream,
    Array.from({ length: number(body, 'times', 10_000) ?? 1 }, () => ({
      timestamp: now,
      order: ++region.logs.puts,
      message,
      ingestionTime: now,
    })),
  )
  return {}
}

/** Returns the empty answer of a removal; throws if there was nothing to remove. */
const removed = (what: string, { found }: { found: boolean }): object => {
  if (!found) throw bad(`No such ${what}.`, 404)
  return {}
}

// Keyed by method and the rest of the path after /_sandbox/accounts/:account.
const ofAccount: Record<string, Handler> = {
  'DELETE ': ({ world, account }) => removed('account', { found: world.removeAccount(account.id) }),
  'POST advance': advance,
  'GET calls': ({ account }) => account.calls.report(),
  'DELETE calls': ({ account }) => (account.calls.clear(), {}),
  'GET faults': ({ account }) => ({ faults: account.faults.list() }),
  'POST faults': ({ account, body }) => ({ id: account.faults.add(toRule(body)) }),
  'DELETE faults': ({ account, id }) =>
    id ? removed('fault', { found: account.faults.remove(id) }) : (account.faults.remove(), {}),
  'POST quotas': ({ account, body }) => ({ on: (account.quotas.on = flag(body, 'on') ?? true) }),
  'POST keys': ({ world, account }) => toKey(world.addKey(account)),
  'DELETE keys': ({ world, account, id }) =>
    removed('key', { found: world.removeKey(account, id) }),
  'POST lines': writeLines,
  'POST answers': answers,
  'DELETE answers': ({ account }) => (account.faults.clearAnswers(), {}),
}

function run(world: World, { method, url, body: bytes }: WireRequest): unknown {
  const path = url.split('?')[0] ?? ''
  if (path === '/moto-api/reset') {
    if (method !== 'POST') throw bad('Only POST works here.', 405)
    return toKey(world.reset().key)
  }
  let parsed: unknown = {}
  try {
    if (bytes.length > 0) parsed = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw bad('The body is not JSON.')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw bad('The body must be an object.')
  const body = parsed as Body
  const [, , noun, accountId = '', what = '', id = '', more] = path.split('/')
  if (noun !== 'accounts' || more !== undefined) throw bad('No such thing.', 404)
  if (!accountId) {
    if (method !== 'POST') throw bad('Only POST works here.', 405)
    const speed = number(body, 'speed')
    if (speed === 0) throw bad('speed must be more than 0')
    const { key } = world.createAccount({
      clock: choice(body, 'clock', ['wall', 'manual'] as const),
      speed,
      seed: choice(body, 'seed', seedNames),
      quotas: flag(body, 'quotas'),
    })
    return toKey(key)
  }
  const account = world.accounts.get(accountId)
  const handler = Object.hasOwn(ofAccount, `${method} ${what}`)
    ? ofAccount[`${method} ${what}`]
    : undefined
  if (!account || !handler) throw bad(account ? 'No such thing.' : 'No such account.', 404)
  return handler({ world, account, id, body })
}

// Web pages can reach loopback too. Refuse requests with the headers that browsers add to every
// request, images and links included, and requests whose Host was rebound to 127.0.0.1.
// Sec-Fetch-Mode is no sign of a browser: Node's own fetch sends it.
const fromPage = ['origin', 'referer', 'sec-fetch-site', 'sec-fetch-dest']
const local = ({ headers }: WireRequest): boolean =>
  fromPage.every((name) => headers[name] === undefined) &&
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? '')

/**
 * Answers `/_sandbox/*` and `/moto-api/reset` for tests and demos. Requests are unsigned and must
 * come from loopback. Returns undefined for requests to AWS.
 */
export function control(world: World, request: WireRequest): WireAnswer | undefined {
  if (!request.url.startsWith('/_sandbox/') && !request.url.startsWith('/moto-api/reset'))
    return undefined
  const answer = (status: number, body: unknown): WireAnswer => ({
    status,
    type: 'application/json',
    body: JSON.stringify(body),
  })
  if (!local(request))
    return answer(403, { message: 'Only programs on this machine may drive the sandbox.' })
  try {
    return answer(200, run(world, request))
  } catch (error) {
    if (error instanceof Fault) return answer(error.status, { message: error.message })
    console.error(error)
    return answer(500, { message: String(error) })
  }
}
