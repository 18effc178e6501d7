import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync, Visitor, type ParamPattern, type TSType } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

// Rules of style that the linter does not have.

const root = import.meta.dirname
const skipped = new Set(['node_modules', 'dist', '.turbo', 'test-results', 'screenshots'])

const files = walk(root).filter((f) => /\.(ts|tsx|mjs)$/.test(f) && !f.endsWith('.gen.ts'))
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

function walk(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.startsWith('.')) return []
    const path = join(dir, entry.name)
    return entry.isDirectory() ? walk(path) : [relative(root, path)]
  })
}

const isBooleanType = (type: TSType): boolean =>
  type.type === 'TSBooleanKeyword' ||
  (type.type === 'TSUnionType' && type.types.some(isBooleanType))

/** Returns whether a parameter is a boolean by its annotation or by its default. */
function isBoolean(parameter: ParamPattern): boolean {
  switch (parameter.type) {
    case 'Identifier': {
      const type = parameter.typeAnnotation?.typeAnnotation
      return type !== undefined && isBooleanType(type)
    }
    case 'AssignmentPattern':
      return (
        isBoolean(parameter.left) ||
        (parameter.right.type === 'Literal' && typeof parameter.right.value === 'boolean')
      )
    case 'TSParameterProperty':
      return isBoolean(parameter.parameter)
    default:
      return false
  }
}

/**
 * Boolean parameters of functions with two or more parameters, as `file:line parameter`. Arrow
 * functions that are passed as arguments are exempt, because the function called sets their
 * parameters. Types are exempt too: their implementations are not.
 */
function positionalBooleans(file: string, text: string): string[] {
  const found: string[] = []
  const callbacks = new Set<number>()
  const exempt = ({ arguments: passed }: { arguments: { type: string; start: number }[] }) => {
    for (const { type, start } of passed)
      if (type === 'ArrowFunctionExpression') callbacks.add(start)
  }
  const check = ({ params, start }: { params: ParamPattern[]; start: number }) => {
    if (params.length < 2 || callbacks.has(start)) return
    for (const parameter of params.filter(isBoolean)) {
      const written = text.slice(parameter.start, parameter.end)
      found.push(`${file}:${lineAt(text, parameter.start)} ${written}`)
    }
  }
  new Visitor({
    CallExpression: exempt,
    NewExpression: exempt,
    FunctionDeclaration: check,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
  }).visit(parseSync(file, text).program)
  return found
}

describe('boolean parameters', () => {
  test('a boolean among several parameters is a named member: `{ force }`', () => {
    expect(files.flatMap((file) => positionalBooleans(file, textOf(file)))).toEqual([])
  })

  test.each([
    ['function scale(name: string, force: boolean) {}', 'force: boolean'],
    ['function scale(name: string, force?: boolean) {}', 'force?: boolean'],
    ['const scale = (name: string, force: boolean | null) => {}', 'force: boolean | null'],
    ['const scale = (name: string, force = false) => {}', 'force = false'],
    ['class Scaler { scale(force: boolean, name: string) {} }', 'force: boolean'],
    ['const scaler = { scale(name: string, force = true) {} }', 'force = true'],
  ])('finds it in %s', (text, parameter) => {
    expect(positionalBooleans('a.ts', text)).toEqual([`a.ts:1 ${parameter}`])
  })

  test.each([
    'function scale(force: boolean) {}',
    'function scale(name: string, { force }: { force: boolean }) {}',
    'run((name: string, force: boolean) => {})',
    'interface Scaler { scale(name: string, force: boolean): void }',
    'type Scale = (name: string, force: boolean) => void',
  ])('allows %s', (text) => {
    expect(positionalBooleans('a.ts', text)).toEqual([])
  })
})

/**
 * Lines over 200 characters that hold more than 100 characters of something else than texts without
 * gaps and patterns, as `file:line`.
 */
function longLines(file: string, text: string): string[] {
  const lines = text.split('\n')
  if (lines.every((line) => line.length <= 200)) return []
  const data = new Map<number, number>()
  const add = ({ start, end }: { start: number; end: number }) => {
    const line = lineAt(text, start)
    if (!text.slice(start, end).includes('\n')) data.set(line, (data.get(line) ?? 0) + end - start)
  }
  new Visitor({
    Literal: add,
    TemplateLiteral: (node) => {
      if (node.expressions.length === 0) add(node)
    },
  }).visit(parseSync(file, text).program)
  return lines.flatMap((line, i) =>
    line.length > 200 && line.length - (data.get(i + 1) ?? 0) > 100 ? [`${file}:${i + 1}`] : [],
  )
}

/** Tables of patterns, which are one entry a line. */
const tables = new Set(['regular-expressions.allowed.ts'])
const isCode = (file: string): boolean => !tables.has(file) && !file.includes('/fixtures/')

describe('long lines', () => {
  test('a line over 200 characters holds a text or a pattern', () => {
    expect(files.filter(isCode).flatMap((file) => longLines(file, textOf(file)))).toEqual([])
  })

  test.each([
    ['a list', `const all = [${'one, '.repeat(50)}]`],
    ['a comment', `// ${'word '.repeat(50)}`],
    ['a text with gaps', `const text = \`${'${one} and '.repeat(20)}\``],
  ])('finds %s', (_, text) => {
    expect(longLines('a.ts', text)).toEqual(['a.ts:1'])
  })

  test.each([
    ['a text', `fail('${'word '.repeat(50)}')`],
    ['a template', `fail(\`${'word '.repeat(50)}\`)`],
    ['a pattern', `const pattern = /${'word '.repeat(50)}/`],
  ])('allows %s', (_, text) => {
    expect(longLines('a.ts', text)).toEqual([])
  })

  test('at most one line of a hundred is over 100 characters', () => {
    const lines = files.flatMap((file) => textOf(file).split('\n'))
    const long = lines.filter((line) => line.length > 100)
    expect(long.length / lines.length).toBeLessThanOrEqual(0.01)
  })
})
