import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

// An exported name has one meaning in the whole repository, so that a search for it finds one thing.

const root = import.meta.dirname
const skipped = new Set(['node_modules', 'dist', '.turbo', 'test-results', 'screenshots'])

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : sourcesIn(path)
    const isSource = /\.(?:tsx?|mjs)$/.test(entry.name) && !entry.name.endsWith('.gen.ts')
    return isSource ? [relative(root, path)] : []
  })

/** Returns the names that a file declares and exports. */
function exportedBy(file: string): Set<string> {
  const { program } = parseSync(file, readFileSync(join(root, file), 'utf8'))
  const names = new Set<string>()
  for (const node of program.body) {
    if (node.type !== 'ExportNamedDeclaration' || !node.declaration) continue
    const declared =
      node.declaration.type === 'VariableDeclaration'
        ? node.declaration.declarations.map((one) => one.id)
        : [node.declaration.id]
    for (const id of declared) if (id?.type === 'Identifier') names.add(id.name)
  }
  return names
}

/** Names that several files may declare, because each means the same. */
const allowed: Record<string, string> = {
  Route: 'TanStack Router wants it in every file of a route',
  root: 'the folder of the repository: scripts run before anything is installed',
  page: 'one for each api of the sandbox: a page of a list, with the api’s own token and error',
  invalid: 'one for each api of the sandbox: its error for invalid input',
  checkTags: 'one for each api of the sandbox: its rules for tags',
}

/** An operation of AWS has its name in the sandbox, and in the server where it is called. */
const operations = new Set(
  sourcesIn(join(root, 'packages/sandbox/src'))
    .filter((file) => file.endsWith('operations.ts'))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/^ {2}([A-Z]\w+): /gm)])
    .map(([, name = '']) => name.charAt(0).toLowerCase() + name.slice(1)),
)

/** An action of the server has the name of its request's schema in the contract. */
const isActionAndSchema = (files: readonly string[]): boolean =>
  files.length === 2 &&
  files.some((file) => file.startsWith('apps/bff/src/actions/')) &&
  files.some((file) => /^packages\/contract\/src\/.*-action\.ts$/.test(file))

/** Expected rows of the recordings are named after the rows of the contract: `expected.taskRow`. */
const isExpectation = (file: string): boolean => file.startsWith('e2e/replay/expected')

const files = new Map<string, string[]>()
for (const file of sourcesIn(root))
  for (const name of exportedBy(file)) files.set(name, [...(files.get(name) ?? []), file])

test('no exported name is declared in two files with two meanings', () => {
  expect(files.size).toBeGreaterThan(1_000)
  const twice = [...files]
    .map(([name, places]) => [name, places.filter((file) => !isExpectation(file))] as const)
    .filter(([, places]) => places.length > 1)
    .filter(([name]) => !Object.hasOwn(allowed, name) && !operations.has(name))
    .filter(([, places]) => !isActionAndSchema(places))
    .map(([name, places]) => `${name}: ${places.join(', ')}`)
  expect(twice).toEqual([])
})

test('the names that may occur twice do', () => {
  expect(Object.keys(allowed).filter((name) => (files.get(name)?.length ?? 0) < 2)).toEqual([])
})
