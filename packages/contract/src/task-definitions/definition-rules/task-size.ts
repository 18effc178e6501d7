/**
 * Parses a task size such as "1024", "1 vCPU" or "2 GB" to CPU units or MiB; null if it is not
 * valid.
 */
export function sizeOf(text: string | undefined, kind: 'cpu' | 'memory'): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(vcpu|gb)?$/i.exec((text ?? '').trim()) ?? []
  if (number === undefined) return null
  if (unit === undefined) return Number(number)
  return (unit.toLowerCase() === 'vcpu') === (kind === 'cpu') ? Number(number) * 1_024 : null
}
