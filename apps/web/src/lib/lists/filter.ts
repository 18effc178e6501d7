/** A filter as it was typed: words that must all occur, some of them in one column only (`cluster:payments`). */
interface Term {
  column: string | null
  text: string
  not: boolean
}

/** Reads a filter. Quotes keep words together; a leading minus excludes. */
export function parseFilter(typed: string, columns: readonly string[]): Term[] {
  return [...typed.matchAll(/(-?)(?:([\w-]+):)?(?:"([^"]*)"?|(\S+))/g)].flatMap(
    ([all, minus, name, quoted, word]) => {
      const column = columns.find((c) => c.toLowerCase() === name?.toLowerCase()) ?? null
      // A colon after what is no column, as in `checkout:87`, is part of the word.
      const text =
        name && !column ? all.replace(/^-/, '').replaceAll('"', '') : (quoted ?? word ?? '')
      // `cluster:` and `-` are still being typed: they must not empty the table.
      const begun =
        text === '-' || columns.some((c) => `${c.toLowerCase()}:` === text.toLowerCase())
      return text && !begun ? [{ column, text: text.toLowerCase(), not: minus === '-' }] : []
    },
  )
}

/** Whether a row's texts, by column, pass the filter. */
export const passes = (terms: readonly Term[], texts: Readonly<Record<string, string>>): boolean =>
  terms.every(({ column, text, not }) => {
    const found = column
      ? (texts[column] ?? '').toLowerCase().includes(text)
      : Object.values(texts).some((t) => t.toLowerCase().includes(text))
    return found !== not
  })
