import {
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs'

/**
 * Registers a document unchanged. The SDK's schema would drop members that it does not know, and
 * the user's file may be newer than the SDK.
 */
export function registerVerbatim(document: Record<string, unknown>): RegisterTaskDefinitionCommand {
  const command = new RegisterTaskDefinitionCommand(
    document as unknown as RegisterTaskDefinitionCommandInput,
  )
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args as { request: { body: unknown } }
      request.body = JSON.stringify(document)
      return next(args)
    },
    // After the SDK's serializer, before the length is counted and the request is signed.
    { step: 'build', priority: 'high', name: 'pilothouseVerbatim' },
  )
  return command
}
