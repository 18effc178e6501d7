/** One side of a difference. A masked value is shown by its mark, which changes with the value. */
export function DifferentValue({ value: given, className }: { value: unknown; className: string }) {
  const value = alone(given)
  const mark = typeof value === 'string' ? /^•{6} ([\w-]{6})$/.exec(value)?.[1] : undefined
  const box = `min-w-0 rounded-[5px] px-1.5 ${className}`
  if (mark !== undefined)
    return (
      <code className={box}>
        <span aria-hidden="true">••••••</span>
        <span className="sr-only">masked, mark</span> {mark}
      </code>
    )
  if (value === '') return <span className={`${box} italic`}>empty</span>
  return (
    <code dir="auto" className={`${box} [overflow-wrap:anywhere] break-words whitespace-pre-wrap`}>
      {textOf(value)}
    </code>
  )
}

/** Drops the name of a named value: the label already shows it. */
function alone(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { name, key, ...rest } = value as Record<string, unknown>
  const members = Object.values(rest)
  return (name === undefined) !== (key === undefined) && members.length === 1 ? members[0] : value
}

/**
 * Plain values unchanged, a list of them on one line, objects as indented JSON without empty
 * members.
 */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const flat =
    Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)
  return flat
    ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
    : JSON.stringify(value, (_, member: unknown) => (isEmpty(member) ? undefined : member), 2)
}

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0)
