import type { ImageConfig, ImageDetail, Layer } from '@pilothouse/contract'

/** A configuration value that differs; null where an image does not have it. */
interface ConfigDifference {
  name: string
  a: string | null
  b: string | null
}

interface ImageComparison {
  /** The layers that both images start with. */
  shared: Layer[]
  removed: Layer[]
  added: Layer[]
  /** Compressed bytes that b has more than a. */
  bytes: number
  config: ConfigDifference[]
  /** Whether both configurations were read. If not, an empty list of differences proves nothing. */
  configRead: boolean
  /** Findings by severity; null where an image was not scanned. */
  findings: { severity: string; a: number; b: number }[] | null
}

type Described = Pick<ImageDetail, 'row' | 'layers' | 'config'>

/** The differences of image b from image a. */
export function compareImages(a: Described, b: Described): ImageComparison {
  const shared = sharedPrefix(a.layers, b.layers)
  const sum = (layers: readonly Layer[]) => layers.reduce((all, l) => all + l.bytes, 0)
  return {
    shared: b.layers.slice(0, shared),
    removed: a.layers.slice(shared),
    added: b.layers.slice(shared),
    bytes:
      a.layers.length > 0 && b.layers.length > 0
        ? sum(b.layers) - sum(a.layers)
        : b.row.bytes - a.row.bytes,
    config: a.config && b.config ? configDifferences(a.config, b.config) : [],
    configRead: a.config !== null && b.config !== null,
    findings: findingsOf(a, b),
  }
}

/** Layers are shared only from the bottom up: each layer builds on all layers before it. */
function sharedPrefix(a: readonly Layer[], b: readonly Layer[]): number {
  const n = a.findIndex((layer, index) => layer.digest !== b[index]?.digest)
  return n < 0 ? a.length : n
}

function configDifferences(a: ImageConfig, b: ImageConfig): ConfigDifference[] {
  const found: ConfigDifference[] = []
  const one = (name: string, x: string | null, y: string | null) => {
    if (x !== y) found.push({ name, a: x, b: y })
  }
  const line = (list: readonly string[]) =>
    list.length > 0
      ? list.map((word) => (/\s/.test(word) || word === '' ? JSON.stringify(word) : word)).join(' ')
      : null
  /** Compares two sets by entry: removed and added ones. */
  const each = (name: string, x: readonly string[], y: readonly string[]) => {
    for (const member of [...new Set([...x, ...y])].sort())
      one(name, x.includes(member) ? member : null, y.includes(member) ? member : null)
  }
  one('Platform', `${a.os}/${a.architecture}`, `${b.os}/${b.architecture}`)
  one('Entry point', line(a.entrypoint), line(b.entrypoint))
  one('Command', line(a.command), line(b.command))
  one('User', a.user, b.user)
  one('Working directory', a.workingDirectory, b.workingDirectory)
  one('Stop signal', a.stopSignal, b.stopSignal)
  one('Health check', line(a.healthCheck), line(b.healthCheck))
  each('Environment name', a.environment, b.environment)
  each('Port', a.ports, b.ports)
  each('Volume', a.volumes, b.volumes)
  const labels = (c: ImageConfig) => new Map(c.labels.map((l) => [l.name, l.value]))
  const [before, after] = [labels(a), labels(b)]
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort())
    one(`Label ${name}`, before.get(name) ?? null, after.get(name) ?? null)
  return found
}

const scanned = new Set(['COMPLETE', 'ACTIVE'])

function findingsOf({ row: a }: Described, { row: b }: Described): ImageComparison['findings'] {
  if (!a.scan || !b.scan || !scanned.has(a.scan.status) || !scanned.has(b.scan.status)) return null
  const [x, y] = [a.scan.counts, b.scan.counts]
  return [...new Set([...Object.keys(x), ...Object.keys(y)])].map((severity) => ({
    severity,
    a: x[severity] ?? 0,
    b: y[severity] ?? 0,
  }))
}
