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

/**
 * Input of a handler: the checked parts of the request, the user, and the response for handlers
 * that stream.
 */
export interface RequestInput<R extends Route> {
  params: Params<R>
  query: Query<R>
  body: Body<R>
  /** Empty only if the table says `anyone`. */
  user: string
  req: Request
  res: Response
}

/** Returned by a handler that has written its own response. */
export const sent = Symbol('sent')
export type Handlers = {
  [R in Route]: (
    input: RequestInput<R>,
  ) => Promise<Answer<R> | typeof sent> | Answer<R> | typeof sent
}

/** The handlers of one noun's table. */
export type HandlersOf<Table> = Pick<Handlers, keyof Table & Route>

/**
 * Serves the contract's table. A missing handler does not compile, and an endpoint outside the
 * table does not exist.
 */
export function serve(handlers: Handlers, session: RequestHandler): Router {
  // A Router does not inherit the app's settings: without these, /API/… and a trailing slash would
  // match.
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
  // All of /api has passed the session gate before its body was read.
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

/**
 * Deepest nesting of a body. AWS documents stay far below it; code that handles bodies may recurse.
 */
const deepest = 100

/** Returns the value; refuses it if it is nested too deeply. */
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
  const path = (issue?.path ?? []).map(String).join('.')
  throw new RequestRefusal({
    status: 400,
    code: 'BadInput',
    message: `The ${where}${path && ` (${path})`} is not valid: ${issue?.message ?? 'unreadable'}.`,
  })
}
