/** CPU units, or MiB, of the text in which a task's size is written: "1024", "1 vCPU", "2 GB". Null where it is none. */
export function sizeOf(text: string | undefined, kind: 'cpu' | 'memory'): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(vcpu|gb)?$/i.exec((text ?? '').trim()) ?? []
  if (number === undefined) return null
  if (unit === undefined) return Number(number)
  return (unit.toLowerCase() === 'vcpu') === (kind === 'cpu') ? Number(number) * 1_024 : null
}
