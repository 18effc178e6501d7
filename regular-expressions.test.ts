import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync, Visitor, type Expression } from 'oxc-parser'
import { check } from 'recheck'
import { analyse } from 'scslre'
import { expect, test } from 'vitest'
import { allowed } from './regular-expressions.allowed.ts'

// Every regular expression of the project takes time that is linear in the length of its text. Two checkers look: scslre (which
// eslint-plugin-regexp's no-super-linear-* rules are made of) at all of them, and recheck, which finds more and takes longer, at
// those of what is shipped.

interface Pattern {
  source: string
  flags: string
  places: string[]
}

const root = import.meta.dirname
const skipped = new Set(['node_modules', 'dist', '.turbo', 'test-results', 'screenshots'])

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.startsWith('.')) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(path)
    return /\.(?:ts|tsx|mjs)$/.test(path) ? [path] : []
  })
}

/** The literals, and the patterns that are given to RegExp as a text without gaps: `new RegExp('…')`, `new RegExp(String.raw`…`)`. */
function patternsIn(name: string, text: string): Pattern[] {
  const found: Pattern[] = []
  const add = (source: string, flags: string, start: number) =>
    found.push({ source, flags, places: [`${name}:${text.slice(0, start).split('\n').length}`] })
  const build = ({
    callee,
    arguments: given,
    start,
  }: {
    callee: Expression
    arguments: readonly unknown[]
    start: number
  }) => {
    if (callee.type !== 'Identifier' || callee.name !== 'RegExp') return
    const [source, flags] = given.map((argument) => fixedText(argument as Expression))
    if (typeof source === 'string') add(source, flags ?? '', start)
  }
  new Visitor({
    Literal: (node) => {
      if ('regex' in node && node.regex) add(node.regex.pattern, node.regex.flags, node.start)
    },
    NewExpression: build,
    CallExpression: build,
  }).visit(parseSync(name, text).program)
  return found
}

function fixedText(node: Expression): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  const template = node.type === 'TaggedTemplateExpression' ? node.quasi : node
  if (template.type !== 'TemplateLiteral' || template.expressions.length > 0) return null
  const [only] = template.quasis
  return (node.type === 'TaggedTemplateExpression' ? only?.value.raw : only?.value.cooked) ?? null
}

/** Each pattern once, with all places that have it. */
function together(patterns: readonly Pattern[]): Pattern[] {
  const byText = Map.groupBy(patterns, ({ source, flags }) => `/${source}/${flags}`)
  return [...byText.values()].flatMap((same) =>
    same[0] ? [{ ...same[0], places: same.flatMap((pattern) => pattern.places) }] : [],
  )
}

/** Quantifiers without an upper bound; nothing else can be slow. */
const canRepeat = ({ source }: Pattern): boolean => /[*+]|\{\d{1,6},\}/.test(source)
const isShipped = ({ places }: Pattern): boolean =>
  places.some((place) => /^(?:apps|packages)\/[^/]+\/src\//.test(place))

function quickVerdict({ source, flags }: Pattern): string | null {
  const { reports } = analyse(
    { source, flags },
    { reportTypes: { Move: true, Self: true, Trade: true }, assumeRejectingSuffix: false },
  )
  const [worst] = reports.toSorted((a, b) => Number(b.exponential) - Number(a.exponential))
  if (!worst) return null
  return worst.exponential ? 'exponential' : 'polynomial'
}

async function thoroughVerdict({ source, flags }: Pattern): Promise<string | null> {
  const verdict = await check(source, flags, { timeout: 5_000, checker: 'automaton' })
  if (verdict.status === 'safe') return null
  return verdict.status === 'unknown' ? null : verdict.complexity.summary
}

const all = together(
  filesIn(root).flatMap((path) => patternsIn(relative(root, path), readFileSync(path, 'utf8'))),
)
const told = ({ source, flags, places }: Pattern, verdict: string): string =>
  `${verdict}: /${source}/${flags} at ${places.join(', ')}`
const isAllowed = ({ source }: Pattern): boolean => allowed.some((entry) => entry.source === source)

test('the patterns are found: literals, texts and raw texts', () => {
  expect(all.length).toBeGreaterThan(400)
  const found = patternsIn(
    'a.ts',
    "const a = /(a+)+$/i; const b = new RegExp('b+'); const c = new RegExp(String.raw`\\d+`, 'g'); const d = new RegExp(`e${a}`)",
  )
  expect(found.map(({ source, flags }) => [source, flags])).toEqual([
    ['(a+)+$', 'i'],
    ['b+', ''],
    [String.raw`\d+`, 'g'],
  ])
})

const oldSensitive = String.raw`((?:^|[\s"'&?,;({-])[\w.-]*(?:password|pwd|secret|token|auth)[\w.-]*["']?\s*[=:]\s*["']?)(?!\/\/)[^\s"'&,;)}]+`

test.each(['(a+)+$', oldSensitive, String.raw`\s+$`, String.raw`^(\w+\s?)*$`])(
  'the checkers see that /%s/ is slow',
  async (source) => {
    expect(quickVerdict({ source, flags: '', places: [] })).not.toBeNull()
  },
)

test.each([
  '(a+)+$',
  String.raw`(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@`,
  String.raw`has started \d+ tasks: [^.]*\.$`,
])('the thorough checker sees that /%s/ is slow', async (source) => {
  expect(await thoroughVerdict({ source, flags: '', places: [] })).not.toBeNull()
})

test('no regular expression of the project backtracks', () => {
  const slow = all
    .filter((pattern) => !isAllowed(pattern))
    .flatMap((pattern) => {
      const verdict = quickVerdict(pattern)
      return verdict === null ? [] : [told(pattern, verdict)]
    })
  expect(slow).toEqual([])
})

test(
  'none that is shipped does, as the thorough checker sees it',
  { timeout: 120_000 },
  async () => {
    const verdicts: string[] = []
    const queue = all.filter(
      (pattern) => isShipped(pattern) && canRepeat(pattern) && !isAllowed(pattern),
    )
    await Promise.all(
      [0, 1].map(async () => {
        for (let pattern = queue.pop(); pattern; pattern = queue.pop()) {
          const verdict = await thoroughVerdict(pattern)
          if (verdict !== null) verdicts.push(told(pattern, verdict))
        }
      }),
    )
    expect(verdicts.toSorted()).toEqual([])
  },
)

test('each pattern that is allowed is still there, with a reason', () => {
  expect(
    allowed.filter(
      ({ source, reason }) => reason === '' || !all.some((pattern) => pattern.source === source),
    ),
  ).toEqual([])
})
