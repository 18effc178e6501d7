import { NormalizedSchema } from '@smithy/core/schema'

/** A reference to a schema in the clients' schema modules. */
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0]

/** An operation as an api's client exports it: `[9, namespace, name, traits, input, output]`. */
type OperationTuple = readonly [9, string, string, unknown, SchemaRef, SchemaRef]
/** An error: `[-3, namespace, name, traits, …]`. */
type ErrorTuple = readonly [-3, string, string, ErrorTraits | 0]

interface ErrorTraits {
  error?: 'client' | 'server'
  httpError?: number
  awsQueryError?: [code: string, status: number]
}

/** Schemas of one operation. */
export interface OperationSchema {
  name: string
  input: NormalizedSchema
  output: NormalizedSchema
}

/** Code and status on the wire of an error that the api declares. */
interface ErrorSchema {
  code: string
  status: number
}

/** Operations and errors that an api declares, by name. */
export interface Schemas {
  operations: ReadonlyMap<string, OperationSchema>
  errors: ReadonlyMap<string, ErrorSchema>
}

const isOperation = (x: unknown): x is OperationTuple => Array.isArray(x) && x[0] === 9
const isError = (x: unknown): x is ErrorTuple => Array.isArray(x) && x[0] === -3

/** Reads the schemas that a client module exports (`CreateCluster$`, `ClientException$`, …). */
export function schemasOf(client: object): Schemas {
  const operations = new Map<string, OperationSchema>()
  const errors = new Map<string, ErrorSchema>()
  for (const x of Object.values(client) as unknown[]) {
    if (isOperation(x)) {
      operations.set(x[2], {
        name: x[2],
        input: NormalizedSchema.of(x[4]),
        output: NormalizedSchema.of(x[5]),
      })
    } else if (isError(x) && x[3]) {
      const { error, httpError, awsQueryError } = x[3]
      errors.set(x[2], {
        code: awsQueryError?.[0] ?? x[2],
        status: httpError ?? (error === 'server' ? 500 : 400),
      })
    }
  }
  return { operations, errors }
}

/**
 * Returns the required members of a structure. The clients list them first and put their number
 * into the schema's seventh slot.
 */
export function requiredOf(struct: NormalizedSchema): readonly string[] {
  const tuple = struct.getSchema() as readonly unknown[]
  const count = typeof tuple[6] === 'number' ? tuple[6] : 0
  return (tuple[4] as string[]).slice(0, count)
}
