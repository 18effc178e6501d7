import type { Problem } from '@pilothouse/contract'
import { Throttled } from './backoff.ts'
import { Unreachable } from './breaker.ts'

/** Instructions to sign in again with a credential source: a command to copy, and a sentence. */
export interface SignIn {
  command: string
  sentence: string
}

interface AwsError {
  name?: string
  message?: string
  code?: string
  $metadata?: { httpStatusCode?: number; requestId?: string }
  $response?: unknown
}

const expired = new Set([
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'CredentialsProviderError',
  'TokenProviderError',
  'UnauthorizedException',
  'AuthFailure',
])
const throttled = new Set([
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'ThrottleException',
])
const network = new Set([
  'TimeoutError',
  'NetworkingError',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'ENETUNREACH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'AnswerTooLarge',
  'NotFromAws',
])

/** The SDK's names of errors whose answers have no error code. */
const unnamed = new Set(['Unknown', 'UnknownError'])

/** Classifies an error of the SDK by who can fix it. */
export function kindOf(
  error: unknown,
): 'credentials' | 'throttled' | 'network' | 'denied' | 'server' | 'client' {
  const { name = '', code = '', $metadata } = (error ?? {}) as AwsError
  if (expired.has(name)) return 'credentials'
  if (error instanceof Throttled || throttled.has(name)) return 'throttled'
  if (error instanceof Unreachable || network.has(name) || network.has(code)) return 'network'
  if (/^AccessDenied|^NotAuthorized|^UnauthorizedOperation/.test(name)) return 'denied'
  // A captive portal or a proxy answers 200 with HTML; the SDK then fails to parse it.
  if (
    error instanceof SyntaxError ||
    /Deserialization error|is not valid JSON/.test((error as AwsError)?.message ?? '')
  )
    return 'network'
  // AWS names its errors. An error without a name came from a proxy or a firewall.
  if (unnamed.has(name)) return 'network'
  if (($metadata?.httpStatusCode ?? 0) >= 500) return 'server'
  return $metadata?.httpStatusCode ? 'client' : 'network'
}

/**
 * Returns the answer of a write. Throws if it lacks the request id that AWS puts into every answer: a
 * proxy may answer 200 with an empty body although nothing was carried out.
 */
export function requireAwsAnswer<T>(answer: T): T {
  const { $metadata } = (answer ?? {}) as AwsError
  if (!$metadata || $metadata.requestId !== undefined) return answer
  const error = new Error(
    'the answer was not from AWS (it has no request id; a proxy on the way?).',
  )
  throw Object.assign(error, { name: 'NotFromAws' })
}

/** Codes of calls that were never sent: there was no connection, or no attempt. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CredentialsProviderError',
  'TokenProviderError',
])
/**
 * Classifies a failed write. `refused`: AWS refused it. `unsent`: nothing reached AWS. `failed`: AWS
 * answered with a server error (500), so the call is over and a read shows its effect. `lost`: there
 * was no answer, or one of a proxy (502, 503, 504); the call may still arrive.
 */
export function fateOf(error: unknown): 'refused' | 'unsent' | 'failed' | 'lost' {
  const { name = '', code = '', $metadata } = (error ?? {}) as AwsError
  if (
    error instanceof Unreachable ||
    error instanceof Throttled ||
    unsent.has(code) ||
    unsent.has(name)
  )
    return 'unsent'
  const kind = kindOf(error)
  if (kind === 'network') return 'lost'
  if (kind !== 'server') return 'refused'
  return $metadata?.httpStatusCode === 500 ? 'failed' : 'lost'
}

/** The permission that AWS's message names as missing; the one that was used, if it names none. */
function missingPermission(message: string, call: string): { action: string; resource: string } {
  const said = /not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(message)
  return { action: said?.[1] ?? call, resource: said?.[2] ?? '*' }
}

const status = {
  credentials: 503,
  throttled: 503,
  network: 503,
  denied: 403,
  server: 502,
  client: 400,
} as const
/** ECS answers a read of something unknown with ClientException, and a write with bad input too. */
const gone = { read: /NotFound|NotActive|^ClientException$/, write: /NotFound|NotActive/ } as const

interface FailedCall {
  /** The permission that was used, such as ecs:ListClusters. */
  call: string
  /** Only reads are repeated. A read if not given. */
  kindOfCall?: 'read' | 'write' | undefined
}

/** Converts an error of the SDK to a problem with AWS's code. */
export function toProblem(
  error: unknown,
  { call, kindOfCall = 'read' }: FailedCall,
  signIn: SignIn,
  scrub: (text: string) => string,
): Problem {
  const { name = 'Error', message = '', $metadata } = (error ?? {}) as AwsError
  const kind = kindOf(error)
  const requestId = $metadata?.requestId
  const base = {
    code: kind === 'network' ? 'Unreachable' : name,
    ...(requestId ? { requestId } : {}),
  }
  switch (kind) {
    case 'credentials':
      return {
        ...base,
        status: status[kind],
        message: `${signIn.sentence} AWS said: ${scrub(message)}`,
        command: signIn.command,
      }
    case 'throttled':
      if (error instanceof Throttled)
        return {
          ...base,
          status: status[kind],
          message: waitingMessage(error.bucket, call),
          retryAt: error.until,
        }
      return {
        ...base,
        status: status[kind],
        message: `AWS throttled ${call}. ${afterThrottle[kindOfCall]}`,
      }
    case 'network':
      return {
        ...base,
        status: status[kind],
        message: `AWS does not answer ${call}: ${scrub(describe(error))}`,
      }
    case 'denied':
      return {
        ...base,
        status: status[kind],
        message: scrub(message),
        iam: missingPermission(message, call),
      }
    case 'server':
      return { ...base, status: status[kind], message: `AWS failed on ${call}: ${scrub(message)}` }
    case 'client':
      return {
        ...base,
        status: gone[kindOfCall].test(name) ? 404 : status[kind],
        message: scrub(message),
      }
  }
}

const afterThrottle = {
  read: 'It is read again when the quota has refilled.',
  write: 'Nothing was changed; try again in a moment.',
} as const

/** The message while AWS throttles every call of a bucket. */
const waitingMessage = (bucket: string, call: string): string =>
  `${call} waits for the quota “${bucket}”: AWS throttles every call of it, perhaps because ` +
  'another program uses it up. Pilothouse tries one call at a time until AWS answers again.'

function describe(error: unknown): string {
  if (error instanceof SyntaxError)
    return 'the answer was not from AWS (a proxy or a sign-in page on the way?).'
  const { name, code, message } = (error instanceof Unreachable ? error.cause : error) as AwsError
  if (name === 'TimeoutError') return 'no answer in time.'
  if (name !== undefined && unnamed.has(name)) {
    const status = (error as AwsError).$metadata?.httpStatusCode
    return `the answer was not from AWS (HTTP ${status ?? 'error'} without an error code; a proxy or a firewall on the way?).`
  }
  return message || code || name || 'no answer.'
}
