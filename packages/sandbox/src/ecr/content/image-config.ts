/** Build information in an image's configuration. */
export interface StoredImageConfig {
  readonly architecture: string
  readonly created: number | undefined
  readonly labels: ReadonlyMap<string, string>
  readonly steps: readonly {
    readonly text: string
    readonly created: number | undefined
    readonly empty: boolean
  }[]
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)
const textOf = (x: unknown): string | undefined => (typeof x === 'string' ? x : undefined)

function timeOf(x: unknown): number | undefined {
  const time = Date.parse(textOf(x) ?? '')
  return Number.isNaN(time) ? undefined : time
}

/**
 * Reads a configuration blob, which may hold anything. Returns undefined if it is missing or no
 * JSON object.
 */
export function readImageConfig(bytes: Uint8Array | undefined): StoredImageConfig | undefined {
  if (!bytes) return undefined
  let config: unknown
  try {
    config = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
  if (!isObject(config)) return undefined
  const labels =
    isObject(config['config']) && isObject(config['config']['Labels'])
      ? config['config']['Labels']
      : {}
  const history: readonly unknown[] = Array.isArray(config['history']) ? config['history'] : []
  return {
    architecture: textOf(config['architecture']) ?? 'amd64',
    created: timeOf(config['created']),
    labels: new Map(
      Object.entries(labels).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      ),
    ),
    steps: history.filter(isObject).map((step) => ({
      text: `${textOf(step['created_by']) ?? ''} ${textOf(step['comment']) ?? ''}`,
      created: timeOf(step['created']),
      empty: step['empty_layer'] === true,
    })),
  }
}
