import { isSpace, lineEnd } from './values.ts'

/** A stretch of a text to mask. */
interface Stretch {
  start: number
  end: number
}

/** In YAML, INI and headers a value extends to the end of the line. */
export function lineValue(
  { text, start }: { text: string; start: number },
  signEnd: number,
  value: number,
): Stretch | null {
  const before = text.slice(Math.max(0, start - 60), start)
  const [, indent] = /(?:^|\n)((?:[ \t]|- |> |< |\* )*)$/.exec(before) ?? []
  if (
    indent === undefined ||
    (indent.length === before.length && start > 60) ||
    !isSpace(text[signEnd])
  )
    return null
  return { start: value, end: lineEnd(text, value) }
}

/** A block scalar of YAML: the indented lines below its name. */
export function blockValue(text: string, value: number): Stretch | null {
  if (!/^[|>][+-]?\d?\s*\n/.test(text.slice(value, value + 20))) return null
  let end = lineEnd(text, value)
  while (end < text.length && /^\n(?:[ \t]|\n)/.test(text.slice(end, end + 2)))
    end = lineEnd(text, end + 1)
  return { start: value, end }
}

/** A value on the line after its name, indented. */
export function nextLine(text: string, end: number): Stretch | null {
  const [, indent] =
    /^\n([ \t]{1,40})[^\s:#-][^\n:]{0,400}(?:\n|$)/.exec(text.slice(end, end + 450)) ?? []
  return indent === undefined
    ? null
    : { start: end + 1 + indent.length, end: lineEnd(text, end + 1) }
}

/** A map or list of YAML: the indented lines below its name. */
export function nestedLines(
  { text, start }: { text: string; start: number },
  end: number,
): Stretch | null {
  const line = text.slice(Math.max(0, start - 200, text.lastIndexOf('\n', start) + 1), start)
  const [own = ''] = /^[ \t]{0,59}/.exec(line) ?? []
  const [, indent] =
    /^\n([ \t]{1,60})(?:- \S|["']?[\w.-]{1,60}["']?:(?:\s|$))/.exec(text.slice(end, end + 140)) ??
    []
  if (indent === undefined || indent.length <= own.length) return null
  let last = lineEnd(text, end + 1)
  while (text.startsWith(`\n${indent}`, last)) last = lineEnd(text, last + 1)
  return { start: end + 1 + indent.length, end: last }
}
