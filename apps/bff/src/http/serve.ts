import {
  contract,
  type Answer,
  type Body,
  type Params,
  type Query,
  type Route,
} from '@pilothouse/contract'
import { Router, type Request, type RequestHandler, type Response } from 'express'
import type { Signed } from './gate.ts'
import { RequestRefusal } from './problem.ts'

/** Input of a handler: checked parts of the request, the user, and the response for a handler that streams. */
export interface RequestInput<R extends Route> {
  params: Params<R>
  query: Query<R>
  body: Body<R>
  /** Empty only where the table says `anyone`. */
  user: string
  req: Request
  res: Response
}

/** `sent` for a handler that has written its own answer. */
export const sent = Symbol('sent')
export type Handlers = {
  [R in Route]: (
    input: RequestInput<R>,
  ) => Promise<Answer<R> | typeof sent> | Answer<R> | typeof sent
}

/** The handlers of one noun's table. */
export type HandlersOf<Table> = Pick<Handlers, keyof Table & Route>

/** Serves the contract's table: an endpoint without a handler does not compile, and one that is not in the table does not exist. */
export function serve(handlers: Handlers, session: RequestHandler): Router {
  // The app's own settings do not reach a Router: /API/… and a trailing slash would match.
  const router = Router({ caseSensitive: true, strict: true })
  for (const route of Object.keys(contract) as Route[]) mount(router, route, handlers, session)
  return router
}

function mount<R extends Route>(
  router: Router,
  route: R,
  handlers: Pick<Handlers, R>,
  session: RequestHandler,
): void {
  const endpoint = contract[route]
  const [method, path] = route.split(' ') as ['GET' | 'POST', string]
  // All of /api passed the session gate before its body was read.
  const gates: RequestHandler[] =
    endpoint.role === 'anyone' || path.startsWith('/api/') ? [] : [session]
  const handle: RequestHandler = async (req, res) => {
    const signed: Signed = res.locals
    const input = {
      params: check(endpoint.params, req.params, 'path'),
      query: check(endpoint.query, req.query, 'query'),
      body: check(endpoint.body, shallow(req.body ?? {}), 'body'),
      user: signed.user ?? '',
      req,
      res,
    } as RequestInput<R>
    const answer = await handlers[route](input)
    if (answer !== sent) res.json(answer)
  }
  if (method === 'GET') router.get(path, ...gates, handle)
  else router.post(path, ...gates, handle)
}

/** No document of AWS's is nested so deeply; what handles a body may recurse, and must not end the stack. */
const deepest = 100

/** The value, or a refusal where it is nested too deeply. */
function shallow(value: unknown): unknown {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest)
      throw new RequestRefusal({
        status: 400,
        code: 'BadInput',
        message: `The body is nested more than ${deepest} levels deep.`,
      })
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
  }
  return value
}

function check(
  schema: {
    safeParse(value: unknown): {
      success: boolean
      data?: unknown
      error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }
    }
  },
  value: unknown,
  where: string,
): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error?.issues[0]
  throw new RequestRefusal({
    status: 400,
    code: 'BadInput',
    message: `The ${where}${issue && issue.path.length > 0 ? ` (${issue.path.map(String).join('.')})` : ''} is not valid: ${issue?.message ?? 'unreadable'}.`,
  })
}
