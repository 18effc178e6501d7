/** As much of a task's id as a person tells apart. */
export const shortId = (taskId: string): string => taskId.slice(0, 8)

/** `family:revision` in its two parts; null where AWS named no revision. */
export function definitionParts(name: string): { family: string; revision: string } | null {
  const found = /^(.+):(\d+)$/.exec(name)
  return found?.[1] && found[2] ? { family: found[1], revision: found[2] } : null
}

/** A word for a shell, quoted where it must be. */
export const shellWord = (word: string): string =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
