import { hidden } from './redact/spans.ts'

/** Commands to a terminal: CSI and OSC sequences in their seven- and eight-bit forms, and two-letter escapes. */
const escapes =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g
/** The other control characters (C0 and C1), except tabs and line feeds. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** Removes the control sequences that would colour, move or clear a terminal. */
export const plainText = (text: string): string => text.replace(escapes, '').replace(controls, '')

/** Characters of a text that are shown, and that are searched for secrets before it is cut. */
interface Lengths {
  shown: number
  searched: number
}

/**
 * Returns the masked beginning of a text. Masks before it cuts, because half a secret may not look
 * like one. The searched part ends at a blank; without a blank nothing is shown.
 */
export function shortened(
  text: string,
  { shown, searched }: Lengths,
  scrub: (text: string) => string,
): string {
  const head = text.length > searched ? text.slice(0, lastBlank(text, searched)) : text
  if (head === '')
    return text === ''
      ? ''
      : `${hidden} (${text.length} characters without a blank: not searched for secrets, so not shown)`
  const clean = scrub(head)
  if (clean.length <= shown && head.length === text.length) return clean
  const begin = clean.slice(0, shown)
  const gap = lastBlank(begin, begin.length)
  const kept = gap > 0 ? begin.slice(0, gap) : begin
  return `${kept} … (${Math.max(text.length - shown, 1)} more characters)`
}

/** Index of the last blank before `index`; 0 if there is none. */
function lastBlank(text: string, index: number): number {
  let at = index
  while (at > 0 && !/\s/.test(text[at] ?? ' ')) at--
  return at
}

const begins = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
const ends = /-----END [A-Z ]*PRIVATE KEY-----/
const looksCoded = (line: string) => /^\s*[\w+/=]{32,}\s*$/.test(line)

/** Finds the lines inside a private key that was logged line by line; no line alone reveals that. */
export function keyLines(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>()
  let open = false
  lines.forEach((line, n) => {
    if (ends.test(line)) {
      // The key may begin on the page before.
      for (let m = n - 1; !open && m >= 0 && looksCoded(lines[m] ?? ''); m--) inside.add(m)
      open = false
    } else if (begins.test(line)) open = true
    else if (open) inside.add(n)
  })
  return inside
}
