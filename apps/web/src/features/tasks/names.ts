/** Shortens a task id for display. */
export const shortId = (taskId: string): string => taskId.slice(0, 8)

/** Splits `family:revision`; null if the name has no revision. */
export function definitionParts(name: string): { family: string; revision: string } | null {
  const found = /^(.+):(\d+)$/.exec(name)
  return found?.[1] && found[2] ? { family: found[1], revision: found[2] } : null
}

/** Quotes a word for a shell where necessary. */
export const shellWord = (word: string): string =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
