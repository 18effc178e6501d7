import { Quotes } from './quotes.ts'
import type { Spans } from './spans.ts'
import { tools, type Tool } from './tools.ts'
import { isSpace } from './values.ts'

/**
 * Reads the words of one command in order. `hides` returns the index from which a word is secret: 0
 * for all of it, null for none of it.
 */
export class CommandReader {
  #tool: Tool | null = null
  #isNext = false
  #counts = true
  #skip: number | null = null

  /** Begins a new command, as after `;`, `|` or `&&`. */
  reset(): void {
    this.#tool = null
    this.#isNext = false
    this.#skip = null
  }

  hides(word: string): number | null {
    if (this.#isNext) {
      this.#isNext = false
      return 0
    }
    const tool = toolOf(word)
    if (tool) {
      this.reset()
      this.#tool = tool
      this.#counts = tool.after === undefined
      if (tool.positional?.after.test(word)) this.#skip = 0
      return null
    }
    return this.#tool ? this.#hidesFor(this.#tool, word) : null
  }

  #hidesFor(tool: Tool, word: string): number | null {
    const head = word.slice(0, 100)
    if (tool.after?.test(head)) this.#counts = true
    if (this.#skip !== null && !word.startsWith('-')) {
      if (this.#skip-- <= 0) return 0
      return null
    }
    if (tool.positional?.after.test(head)) {
      this.#skip = tool.positional.skip
      return null
    }
    if (!this.#counts) return null
    if (tool.next?.test(head)) {
      this.#isNext = true
      return null
    }
    const [, kept] = tool.joined?.exec(head) ?? tool.shape?.exec(head) ?? []
    return kept === undefined ? null : kept.length
  }
}

/** The tool of a word that may have a path or an extension: `/usr/bin/mysql`, `mysql.exe`. */
function toolOf(word: string): Tool | undefined {
  if (word.length > 300) return undefined
  return tools.get(
    word
      // A shell splits `cd /a;mysql` and `a=1&&mysql` without a blank.
      .slice(Math.max(...['/', ';', '&', '|', '('].map((mark) => word.lastIndexOf(mark))) + 1)
      .replace(/^[$({`]{1,3}|\.exe$/gi, '')
      .toLowerCase(),
  )
}

/** Matches texts that name a tool. Most do not, and are not read as commands. */
const anyTool = new RegExp(
  String.raw`\b(?:${[...tools.keys(), 'echo', 'printf'].join('|')})(?:\.exe)?(?=[\s"'])`,
  'i',
)

/** Finds the secrets in options of well-known programs, in scripts and in texts that quote them. */
export function findCommandSecrets(text: string, spans: Spans): void {
  if (anyTool.test(text))
    readCommands({ quotes: new Quotes(text), start: 0, end: text.length, depth: 0, spans })
}

/** Quoted scripts within scripts are read to this depth, each level in one pass. */
const deepest = 4

interface Stretch {
  quotes: Quotes
  start: number
  end: number
  depth: number
  spans: Spans
}

function readCommands(stretch: Stretch): void {
  const { quotes, end, spans } = stretch
  const { text } = quotes
  const reader = new CommandReader()
  const pipe = new PipedText()
  let at = stretch.start
  while (at < end) {
    if (isSpace(text[at])) {
      if (text[at] === '\n') {
        reader.reset()
        pipe.reset()
      }
      at++
      continue
    }
    const word = readWord(stretch, at)
    const plain = unquoted(text.slice(at, word.end))
    const from = reader.hides(plain)
    // If quotes shift the index, mask the whole word.
    if (from !== null)
      spans.add(at + (text.startsWith(plain.slice(0, from), at) ? from : 0), word.end)
    const piped = pipe.read(plain, at)
    if (piped) spans.add(piped.start, piped.end)
    if (stretch.depth < deepest)
      for (const piece of word.quoted)
        if (/\s/.test(text.slice(piece.start, piece.end)))
          readCommands({ ...stretch, ...piece, depth: stretch.depth + 1 })
    if (isSeparator(plain) || (from === null && /[;|&]$/.test(plain))) reader.reset()
    at = word.end
  }
}

const isSeparator = (word: string): boolean => /^(?:;|\||\|\||&|&&)$/.test(word)

/** Reads a word, with its quoted stretches. */
function readWord(
  { quotes, end }: Stretch,
  start: number,
): { end: number; quoted: { start: number; end: number }[] } {
  const { text } = quotes
  const quoted: { start: number; end: number }[] = []
  let at = start
  while (at < end && !isSpace(text[at])) {
    const piece = quotes.pieceAt(at)
    if (piece.close && piece.close.after <= end)
      quoted.push({ start: piece.inside, end: piece.close.end })
    at = piece.close && piece.close.after <= end ? piece.close.after : piece.next
  }
  return { end: Math.min(at, end), quoted }
}

/** Finds text that is piped to a program that reads a password: `echo x | login --password-stdin`. */
class PipedText {
  #start: number | null = null
  #piped: { start: number; end: number } | null = null

  reset(): void {
    this.#start = null
    this.#piped = null
  }

  read(word: string, at: number): { start: number; end: number } | null {
    if (word === '|' && this.#start !== null) {
      this.#piped ??= { start: this.#start, end: at }
      this.#start = null
    } else if (isSeparator(word) && word !== '|') this.reset()
    else if (/^(?:echo|printf)$/.test(word)) this.#start = at + word.length + 1
    else if (this.#piped && /-stdin$|^chpasswd$|^passwd$|^-S$|^-fd$/.test(word)) return this.#piped
    return null
  }
}

const unquoted = (word: string): string =>
  /["'\\`]/.test(word) ? word.slice(0, 400).replace(/\\(.)|["'`]/g, '$1') : word
