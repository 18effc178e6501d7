/** One term of a filter. Every term must match; a term may name a column (`cluster:payments`). */
interface Term {
  column: string | null
  text: string
  not: boolean
}

/** Parses a filter. Quotes keep words together; a leading minus excludes. */
export function parseFilter(typed: string, columns: readonly string[]): Term[] {
  return [...typed.matchAll(/(-?)(?:([\w-]+):)?(?:"([^"]*)"?|(\S+))/g)].flatMap(
    ([all, minus, name, quoted, word]) => {
      const column = columns.find((c) => c.toLowerCase() === name?.toLowerCase()) ?? null
      // A colon after an unknown column, as in `checkout:87`, is text.
      const text =
        name && !column ? all.replace(/^-/, '').replaceAll('"', '') : (quoted ?? word ?? '')
      // Ignore `cluster:` and `-`, which the user is still typing, so that the table does not
      // become empty.
      const incomplete =
        text === '-' || columns.some((c) => `${c.toLowerCase()}:` === text.toLowerCase())
      return text && !incomplete ? [{ column, text: text.toLowerCase(), not: minus === '-' }] : []
    },
  )
}

/** Whether a row matches every term. `texts` has the row's text by column. */
export const passes = (terms: readonly Term[], texts: Readonly<Record<string, string>>): boolean =>
  terms.every(({ column, text, not }) => {
    const found = column
      ? (texts[column] ?? '').toLowerCase().includes(text)
      : Object.values(texts).some((t) => t.toLowerCase().includes(text))
    return found !== not
  })
