/** A line diff of two texts, with sign and colour. */
export function DiffLines({
  label,
  before,
  after,
}: {
  label: string
  before: string
  after: string
}) {
  const lines = diff(before === '' ? [] : before.split('\n'), after === '' ? [] : after.split('\n'))
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className="mono max-h-64 overflow-auto rounded-md border border-line bg-panel py-1"
    >
      {lines.map(({ sign, text }, i) => (
        <div key={i} className={`px-3 ${lineStyles.get(sign) ?? 'text-muted'}`}>
          {sign} {text}
        </div>
      ))}
    </pre>
  )
}

interface Line {
  sign: '+' | '-' | ' '
  text: string
}

const lineStyles = new Map([
  ['+', 'bg-accent-soft'],
  ['-', 'bg-bad-soft'],
])

/** Computes the longest common subsequence; a policy has a few hundred lines at most. */
function diff(a: readonly string[], b: readonly string[]): Line[] {
  const lengths = Array.from({ length: a.length + 1 }, () =>
    Array.from({ length: b.length + 1 }, () => 0),
  )
  const commonLines = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (lengths[i] as number[])[j] =
        a[i] === b[j]
          ? commonLines(i + 1, j + 1) + 1
          : Math.max(commonLines(i + 1, j), commonLines(i, j + 1))
  const found: Line[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j])
      found.push({ sign: ' ', text: a[(j++, i++)] ?? '' })
    else if (j >= b.length || (i < a.length && commonLines(i + 1, j) >= commonLines(i, j + 1)))
      found.push({ sign: '-', text: a[i++] ?? '' })
    else found.push({ sign: '+', text: b[j++] ?? '' })
  }
  return found
}
