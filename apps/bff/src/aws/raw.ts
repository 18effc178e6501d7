import type { ECSClient } from '@aws-sdk/client-ecs'

/**
 * Raw bodies of answers by the SDK's output: the SDK's schema drops members that it does not know.
 */
const bodies = new WeakMap<object, string>()

/** Keeps the raw body of each answer to the named commands. */
export function keepBodies(client: ECSClient, commands: readonly string[]): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const { response } = result as { response?: { body?: unknown; statusCode?: number } }
      if (!response?.body || !commands.includes(context.commandName ?? '')) return result
      const parts: Uint8Array[] = []
      for await (const part of response.body as AsyncIterable<Uint8Array>) parts.push(part)
      const body = Buffer.concat(parts)
      response.body = body
      context['pilothouseBody'] = body.toString('utf8')
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'pilothouseKeepBody' },
  )
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const body: unknown = context['pilothouseBody']
      if (typeof body === 'string') bodies.set(result.output as object, body)
      return result
    },
    { step: 'initialize', name: 'pilothouseAttachBody' },
  )
}

/** Returns the parsed raw body of an output; undefined if it was not kept. */
export function bodyOf(output: object): unknown {
  const body = bodies.get(output)
  return body === undefined ? undefined : JSON.parse(body)
}
