import type { Account } from '@pilothouse/contract'
import type { sessionEndpoints } from '@pilothouse/contract/session/endpoints'
import type { WatchedAccount } from '../../accounts.ts'
import { AwsCallError } from '../../errors.ts'
import { cookieName, cookieOf, type Signed } from '../gate.ts'
import { openapi } from '../openapi.ts'
import { RequestRefusal } from '../problem.ts'
import { sent } from '../serve.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

/** Handlers of sign-in, the session, the stream and the OpenAPI document. */
export const sessionHandlers = (context: HandlerContext): HandlersOf<typeof sessionEndpoints> => ({
  'POST /auth/exchange': async ({ body, res }) => {
    const tokens = context.tokens()
    if (!tokens.has(body.token)) throw badLaunchToken()
    // Store the session first: if that fails, as on a full disk, the link stays valid.
    const { cookie, key } = await context.sessions.open(context.user)
    if (!tokens.use(body.token)) {
      await context.sessions.end(cookie)
      throw badLaunchToken()
    }
    res.cookie(cookieName(context.port()), cookie, {
      secure: true,
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
    })
    return { key }
  },
  'POST /auth/leave': async ({ req, res }) => {
    context.streams.revoke((res.locals as Signed).session ?? '')
    res.clearCookie(cookieName(context.port()), {
      secure: true,
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
    })
    await context.sessions.end(cookieOf(req.headers.cookie, cookieName(context.port())) ?? '')
    return {}
  },
  'GET /api/session': async ({ user }) => ({
    user,
    version: context.version,
    accounts: await Promise.all([...context.accounts.values()].map(toAccount)),
    recording: context.acting.journal.problem,
  }),
  'GET /api/openapi.json': () => openapi(context.version),
  'GET /api/:account/stream': ({ params, req, res }) => {
    context.requireAccount(params.account)
    if (req.method === 'HEAD') {
      res.type('text/event-stream').end()
      return sent
    }
    const { session = '' }: Signed = res.locals
    context.hubs
      .get(params.account)
      ?.attach(req, res, { session, alive: () => context.sessions.alive(session) })
    return sent
  },
})

const badLaunchToken = (): RequestRefusal =>
  new RequestRefusal({
    status: 401,
    code: 'BadLaunchToken',
    message:
      'This link was used, is older than five minutes, or is not of this console. Press Enter in ' +
      'the terminal where Pilothouse runs for a new one, or run: npm run open',
  })

/** Maps an account with the caller's identity from STS, or with the problem if STS fails. */
async function toAccount({ config, fleets }: WatchedAccount): Promise<Account> {
  const base = {
    name: config.name,
    regions: config.regions,
    sandbox: config.sandbox,
    ...(config.source.kind === 'profile' ? { profile: config.source.profile } : {}),
  }
  const scope = [...fleets.values()][0]?.scope
  if (!scope) return base
  try {
    return { ...base, ...(await scope.identity()) }
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error
    return { ...base, problem: error.problem.message }
  }
}
