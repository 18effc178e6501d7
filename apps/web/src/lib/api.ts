import type { Answer, Body, Contract, Params, Problem, Query, Route } from '@pilothouse/contract'
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { activityHeaders } from './activity'
import { sessionKey } from './session-key'
import { missingPart } from './update'

/** A request that failed, with the `Problem` shown to the user. */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

type GetRoute = Extract<Route, `GET ${string}`>
type PostRoute = Extract<Route, `POST ${string}`>
type Path<R> = R extends `${'GET' | 'POST'} ${infer P}` ? P : never
export type GetPath = Path<GetRoute>
type PostPath = Path<PostRoute>
type GetOf<P extends GetPath> = Extract<`GET ${P}`, keyof Contract>
type PostOf<P extends PostPath> = Extract<`POST ${P}`, keyof Contract>

interface Args<P extends GetPath> {
  params: Params<GetOf<P>>
  query?: Query<GetOf<P>>
}

/** Reads an endpoint of the contract. Throws ProblemError. */
export async function get<P extends GetPath>(
  path: P,
  { params, query }: Args<P>,
  signal?: AbortSignal,
): Promise<Answer<GetOf<P>>> {
  return (await send('GET', fill(path, params, query), undefined, signal)) as Answer<GetOf<P>>
}

/** Posts to an endpoint of the contract, once. Throws ProblemError. */
export async function post<P extends PostPath>(
  path: P,
  body: Body<PostOf<P>>,
): Promise<Answer<PostOf<P>>> {
  return (await send('POST', path, body)) as Answer<PostOf<P>>
}

/**
 * Query options of an endpoint. The key is the route and its arguments, so that the stream can find
 * the query.
 */
export const queryOf = <P extends GetPath>(path: P, args: Args<P>) =>
  queryOptions({
    queryKey: [path, args.params, args.query ?? {}] as const,
    queryFn: ({ signal }) => get(path, args, signal),
  })

/** A filter for the cached queries of an endpoint, narrowed by its first parameters. */
const queriesOf = <P extends GetPath>(path: P, params?: Partial<Params<GetOf<P>>>) => ({
  queryKey: params ? [path, params] : [path],
})

/** Marks the cached queries of some endpoints as stale; those on the page are read again. */
export function refresh(client: QueryClient, paths: readonly GetPath[]): void {
  for (const path of paths) void client.invalidateQueries(queriesOf(path))
}

/** The cached answers of an endpoint. */
export const cachedOf = <P extends GetPath>(
  client: QueryClient,
  path: P,
  params?: Partial<Params<GetOf<P>>>,
): Answer<GetOf<P>>[] =>
  client
    .getQueriesData<Answer<GetOf<P>>>(queriesOf(path, params))
    .map(([, answer]) => answer)
    .filter((answer) => answer !== undefined)

/** Puts escaped parameters into a path. */
export function fill(path: string, params: object, query: object = {}): string {
  const values = new Map(Object.entries(params).map(([name, value]) => [name, String(value)]))
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(values.get(name) ?? ''),
  )
  const search = new URLSearchParams(
    Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [name, String(value)]),
  )
  return search.size > 0 ? `${filled}?${search}` : filled
}

async function send(
  method: string,
  url: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const key = sessionKey.read()
  let response: Response
  try {
    response = await fetch(url, {
      method,
      signal: signal ?? null,
      headers: {
        ...(key ? { 'X-Pilothouse-Key': key } : {}),
        ...(method === 'POST' ? { 'Content-Type': 'application/json' } : activityHeaders()),
      },
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError({
      status: 0,
      code: 'NoServer',
      message: 'Pilothouse does not answer. Is it still running in its terminal?',
    })
  }
  if (response.ok) return response.json()
  throw new ApiError(await problemOf(response))
}

async function problemOf(response: Response): Promise<Problem> {
  const plain = {
    status: response.status,
    code: `HTTP ${response.status}`,
    message: 'The answer could not be read.',
  }
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null && 'message' in body
      ? { ...plain, ...(body as Problem) }
      : plain
  } catch {
    return plain
  }
}

/** Converts anything thrown to a problem. */
export const problemFrom = (error: unknown): Problem =>
  error instanceof ApiError ? error.problem : pageProblem(error)

const pageProblem = (error: unknown): Problem =>
  error instanceof Error && error.name === missingPart
    ? { status: 0, code: missingPart, message: error.message }
    : {
        status: 0,
        code: 'PageFault',
        message: error instanceof Error ? error.message : String(error),
      }
