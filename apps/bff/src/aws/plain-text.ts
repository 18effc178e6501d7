/** Commands to a terminal: CSI and OSC sequences in their seven- and eight-bit forms, and two-letter escapes. */
// oxlint-disable-next-line no-control-regex
const escapes = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g
/** What is left of C0 and C1, but for tabs and line feeds. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** A text of a program as a page may show it: what would colour, move or clear a terminal is taken out (trust.md S17). */
export const plainText = (text: string): string => text.replace(escapes, '').replace(controls, '')

/** The first `most` characters, ended at a gap where there is one, so that no word is cut in two and shows half a secret. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const head = text.slice(0, most)
  const gap = head.search(/\s\S*$/)
  return `${gap > 0 ? head.slice(0, gap) : head} … (${text.length - most} more characters)`
}

const begins = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
const ends = /-----END [A-Z ]*PRIVATE KEY-----/
const looksCoded = (line: string) => /^\s*[\w+/=]{32,}\s*$/.test(line)

/** Which lines are the inside of a private key that was written line by line: each alone tells nothing of what it is. */
export function keyLines(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>()
  let open = false
  lines.forEach((line, n) => {
    if (ends.test(line)) {
      // Its beginning may stand on the page before.
      for (let m = n - 1; !open && m >= 0 && looksCoded(lines[m] ?? ''); m--) inside.add(m)
      open = false
    } else if (begins.test(line)) open = true
    else if (open) inside.add(n)
  })
  return inside
}
