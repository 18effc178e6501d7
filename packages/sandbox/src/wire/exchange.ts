import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { Fault, type Call, type Operation } from '../operation.ts'
import { wall, type Key } from '../world/account.ts'
import type { CallRecord } from '../world/calls.ts'
import { accessDenied, resourceOf } from '../world/denied.ts'
import type { FaultRule } from '../world/fault-injection.ts'
import type { World } from '../world/world.ts'
import { awsJson } from './aws-json.ts'
import type { WireAnswer, Api, WireRequest } from './codec.ts'
import { complain, noLimits } from './limits.ts'
import { claimedService, verify } from './signature.ts'
import { hasToken, withoutToken, withUnknown } from './spoil.ts'
import { anonymous, isUnsigned } from './unsigned.ts'

/** An answer, and the rule that injects a fault into its delivery. */
export interface Delivery {
  requestId: string
  answer: WireAnswer
  rule?: FaultRule
  /** The call arrives later: repeat the exchange with `arrived` after this many milliseconds. */
  lateBy?: number
}

// Encodes the errors of requests for unknown apis.
const fallback = awsJson('', {
  limits: noLimits,
  refuse: (complaints) => new Fault('ValidationException', complain(complaints)),
})
const unavailable = 'Service Unavailable. Please try again later.'

/**
 * Turns a defect of the sandbox into AWS's own 500 and reports it on stderr: no input ends the
 * process.
 */
function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  console.error(error)
  return new Fault('ServerException', unavailable, 500)
}

const errorOf = (rule: FaultRule): Fault => {
  const { code = 'ServerException', message = unavailable } = rule
  return new Fault(code, message, rule.status ?? (code === 'ServerException' ? 500 : 400))
}

/** Returns the fault that a rule raises before the operation runs, if its kind does so. */
function faultOf(
  rule: FaultRule | undefined,
  call: Call,
  { api, operation, input }: { api: string; operation: string; input: unknown },
): Fault | undefined {
  switch (rule?.kind) {
    case 'throttle':
      return new Fault('ThrottlingException', rule.message ?? 'Rate exceeded')
    case 'expired':
      return new Fault(
        'ExpiredTokenException',
        rule.message ?? 'The security token included in the request is expired',
      )
    case 'denied':
      return accessDenied(call.caller, api, operation, resourceOf(operation, input, call.region))
    case 'error':
      return errorOf(rule)
    case 'bad-token':
      return new Fault('InvalidParameterException', rule.message ?? 'Invalid token.')
    default:
      return undefined
  }
}

// CloudWatch's clients compress long bodies; the signature covers the compressed bytes.
function unzipped(request: WireRequest): WireRequest {
  if (request.headers['content-encoding'] !== 'gzip') return request
  try {
    return { ...request, body: gunzipSync(request.body, { maxOutputLength: 16 * 1024 * 1024 }) }
  } catch {
    throw new Fault('SerializationException', 'Could not unzip the request body.')
  }
}

/** Handles one request: caller, api, decode, authorise, run, encode. It never throws. */
export function handleExchange(
  world: World,
  apis: ReadonlyMap<string, Api>,
  request: WireRequest,
  { arrived = false } = {},
): Delivery {
  const requestId = randomUUID()
  const signs = !isUnsigned(request)
  const claimed = apis.get(signs ? claimedService(request) : 'sts')
  const byTarget = request.headers['x-amz-target'] === undefined ? apis.get('sts') : undefined
  const api = claimed ?? byTarget
  const codec = api?.codecOf?.(request) ?? api?.codec ?? fallback
  const record: Partial<CallRecord> = {}
  const outcome: Delivery = { requestId, answer: { status: 500, type: codec.type, body: '' } }
  let key: Key | undefined
  let silent = false
  try {
    const signed = signs ? verify(request, world.keyOf, wall.now()) : anonymous(world, request)
    key = signed.key
    Object.assign(record, {
      requestId,
      api: signed.service,
      operation: '',
      region: signed.region,
      accessKeyId: signed.accessKeyId,
      at: wall.now(),
    })
    // AWS's answer for a region that is not enabled for the account.
    if (!key.account.has(signed.region))
      throw new Fault(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      )
    if (!claimed)
      throw new Fault(
        'UnknownOperationException',
        `The sandbox does not serve the api ${signed.service}.`,
      )

    const name = (record.operation = codec.operation(request))
    const schema = claimed.schemas.operations.get(name)
    if (!schema) throw codec.unknownOperation(name)
    if (claimed.name === 'ecs' && !key.account.quotas.take(signed.region, name))
      throw new Fault('ThrottlingException', 'Rate exceeded')
    const input = (record.input = codec.decode(schema, unzipped(request)))
    const call: Call = {
      caller: key.caller,
      region: key.account.region(signed.region),
      host: request.headers.host,
    }

    const rule = arrived
      ? undefined
      : key.account.faults.match({
          api: claimed.name,
          operation: name,
          region: signed.region,
          paged: hasToken(input),
        })
    outcome.rule = rule
    if (rule?.kind === 'late') return { ...outcome, lateBy: rule.ms ?? 13_000 }
    silent = rule?.kind === 'hang' || rule?.kind === 'reset' || rule?.kind === 'reset-after'
    const raised = faultOf(rule, call, {
      api: claimed.prefix ?? claimed.name,
      operation: name,
      input,
    })
    if (raised) throw raised
    // These two kinds act before the operation, so nothing has happened. The others lose or spoil
    // its answer.
    if (rule?.kind === 'hang' || rule?.kind === 'reset') return outcome

    const canned = key.account.faults.takeAnswer(name, input)
    if (canned) {
      outcome.answer = { status: canned.status, type: codec.type, body: canned.body }
      return outcome
    }
    const run = Object.hasOwn(claimed.operations, name)
      ? (claimed.operations[name] as Operation<unknown> | undefined)
      : undefined
    if (!run)
      throw new Fault(
        'UnknownOperationException',
        `The sandbox does not do ${claimed.name}:${name} yet.`,
      )
    const output = run(rule?.kind === 'same-page' ? withoutToken(input) : input, call)
    if (rule?.kind === 'error-after') throw errorOf(rule)
    outcome.answer = codec.encode(schema, output, requestId)
    if (rule?.kind === 'unknown') outcome.answer = withUnknown(outcome.answer)
  } catch (error) {
    const fault = toFault(error)
    record.error = fault.code
    outcome.answer = codec.encodeFault(fault, claimed?.schemas.errors ?? new Map(), requestId)
  } finally {
    if (outcome.rule?.kind !== 'late')
      key?.account.calls.add({
        ...(record as CallRecord),
        status: silent ? 0 : outcome.answer.status,
      })
  }
  return outcome
}
