import { contract } from '@pilothouse/contract'
import { toJSONSchema, type ZodType } from 'zod'

/**
 * Returns the contract's table as an OpenAPI 3.1 document, with role, audit and quota as `x-`
 * members.
 */
export function openapi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [route, endpoint] of Object.entries(contract)) {
    const [method = '', path = ''] = route.split(' ')
    const template = path.replace(/:(\w+)/g, '{$1}')
    const stream = template.endsWith('/stream')
    paths[template] = {
      ...paths[template],
      [method.toLowerCase()]: {
        summary: endpoint.summary,
        'x-role': endpoint.role,
        'x-audited': endpoint.audit !== null,
        'x-quota': endpoint.quota,
        ...(endpoint.role === 'anyone' ? { security: [] } : {}),
        parameters: [
          ...parameters(endpoint.params, 'path'),
          ...parameters(endpoint.query, 'query'),
        ],
        ...(method === 'POST'
          ? {
              requestBody: {
                required: true,
                content: { 'application/json': { schema: schemaOf(endpoint.body) } },
              },
            }
          : {}),
        responses: {
          200: {
            description: 'The answer',
            content: {
              [stream ? 'text/event-stream' : 'application/json']: {
                schema: schemaOf(endpoint.response),
              },
            },
          },
          default: {
            description: 'A problem',
            content: {
              'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
            },
          },
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pilothouse',
      version,
      description: 'The console’s own API. Every call needs the session cookie and the key.',
    },
    security: [{ cookie: [], key: [] }],
    paths,
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-Http-pilothouse-PORT' },
        key: { type: 'apiKey', in: 'header', name: 'X-Pilothouse-Key' },
      },
      schemas: { Problem: problemSchema },
    },
  }
}

const schemaOf = (schema: ZodType) => toJSONSchema(schema, { io: 'output', unrepresentable: 'any' })

function parameters(schema: ZodType, where: 'path' | 'query'): unknown[] {
  const { properties = {}, required = [] } = toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as { properties?: Record<string, unknown>; required?: string[] }
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: one,
  }))
}

const problemSchema = {
  type: 'object',
  required: ['status', 'code', 'message'],
  properties: {
    status: { type: 'integer' },
    code: { type: 'string' },
    message: { type: 'string' },
    requestId: { type: 'string' },
    iam: {
      type: 'object',
      properties: { action: { type: 'string' }, resource: { type: 'string' } },
    },
    command: { type: 'string' },
    changed: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          field: { type: 'string' },
          seen: { type: 'string' },
          now: { type: 'string' },
        },
      },
    },
  },
}
