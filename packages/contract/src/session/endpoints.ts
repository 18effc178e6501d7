import { z } from 'zod'
import { read, accountParams, none, type Endpoint } from '../endpoint.ts'
import { exchange, exchanged, session } from './session.ts'

export const sessionEndpoints = {
  'POST /auth/exchange': {
    summary: 'Trade the launch token for a session',
    role: 'anyone',
    audit: null,
    quota: null,
    params: none,
    query: none,
    body: exchange,
    response: exchanged,
  },
  'POST /auth/leave': {
    summary: 'End this session',
    role: 'viewer',
    audit: null,
    quota: null,
    params: none,
    query: none,
    body: none,
    response: none,
  },
  'GET /api/session': {
    ...read,
    summary: 'Who is signed in, and the accounts',
    quota: null,
    params: none,
    response: session,
  },
  'GET /api/openapi.json': {
    ...read,
    summary: 'This table as an OpenAPI document',
    quota: null,
    params: none,
    response: z.record(z.string(), z.unknown()),
  },
  'GET /api/:account/stream': {
    ...read,
    summary: 'Changes as they are seen, as server-sent events',
    quota: null,
    params: accountParams,
    response: z.string(),
  },
} satisfies Record<string, Endpoint>
