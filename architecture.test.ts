import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

// The walls of docs/architecture.md. An import that crosses one fails here, with the line that does.

const root = import.meta.dirname
const skipped = new Set(['node_modules', 'dist', '.turbo', 'test-results', 'screenshots'])

const files = walk(root).filter((f) => /\.(ts|tsx|mjs)$/.test(f) && !f.endsWith('.gen.ts'))
interface Import {
  from: string
  to: string
  typeOnly: boolean
}
const imports = files.flatMap(importsOf)

function walk(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.startsWith('.')) return []
    const path = join(dir, entry.name)
    return entry.isDirectory() ? walk(path) : [relative(root, path)]
  })
}

/**
 * Static imports, re-exports and dynamic imports. Relative ones, and those by the package
 * `imports` of apps/web (`#ui/…`), as paths from the root.
 */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?[^'"();]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|import\.meta\.resolve\(\s*['"]([^'"]+)['"]/gm
  return [...text.matchAll(pattern)].map((m) => {
    const name = m[2] ?? m[3] ?? m[4] ?? m[5] ?? ''
    const pathOf = () => {
      if (name.startsWith('.')) return sourceOf(relative(root, resolve(root, dirname(file), name)))
      if (name.startsWith('#') && file.startsWith('apps/web/'))
        return `apps/web/src/${name.slice(1)}`
      return name
    }
    return {
      from: file,
      to: pathOf(),
      typeOnly: m[1] !== undefined,
    }
  })
}

/** A path with the extension that Vite adds where the import has none. */
function sourceOf(path: string): string {
  return [path, `${path}.ts`, `${path}.tsx`].find((one) => files.includes(one)) ?? path
}

const inside = (dir: string) => (i: Import) => i.from.startsWith(`${dir}/`)
const told = (list: Import[]) => list.map((i) => `${i.from} imports ${i.to}`)
const isTestFile = (file: string) => /\.test\.tsx?$|\.spec\.ts$|\/test\/|^e2e\//.test(file)
const isTest = (i: Import) => isTestFile(i.from)

test('the files were found, and their imports', () => {
  expect(files.length).toBeGreaterThan(60)
  expect(imports.length).toBeGreaterThan(200)
})

test('contract knows zod alone', () => {
  expect(
    told(
      imports
        .filter(inside('packages/contract/src'))
        .filter((i) => !isTest(i))
        .filter((i) => i.to !== 'zod' && !i.to.startsWith('packages/contract/src/')),
    ),
  ).toEqual([])
})

/** Modules of the contract that the browser runs. */
const plain = new Set([
  'images/image-rules',
  'repositories/repository-rules',
  'rule',
  'services/scaling-rules',
  'services/service-rules',
  'services/service-state',
  'task-definitions/definition-rules/fargate',
  'task-definitions/task-definition-can',
  'task-definitions/task-definition-diff',
  'task-definitions/task-definition-model',
  'task-definitions/task-definition-rules',
  'tasks/task-rules',
])

test('rules that run in the browser carry no zod', () => {
  const rules = [
    ...[...plain].map((name) => `${name}.ts`),
    'task-definitions/task-definition-model.json',
  ]
  const isRule = (path: string) =>
    rules.some((r) => path === `packages/contract/src/${r}`) ||
    /^packages\/contract\/src\/task-definitions\/definition-(rules|diff)\//.test(path)
  expect(
    told(imports.filter((i) => isRule(i.from) && !isTest(i) && !i.typeOnly && !isRule(i.to))),
  ).toEqual([])
})

test('the sandbox does not know the console', () => {
  expect(
    told(
      imports
        .filter(inside('packages/sandbox'))
        .filter((i) => /contract|@pilothouse|^apps\/|^express|^zod/.test(i.to)),
    ),
  ).toEqual([])
})

test('only main.ts of the BFF names the sandbox', () => {
  expect(
    told(
      imports
        .filter(inside('apps/bff/src'))
        .filter((i) => /sandbox/.test(i.to) && i.from !== 'apps/bff/src/main.ts'),
    ),
  ).toEqual([])
})

test('no React in the BFF; no AWS, no zod, no sandbox in the browser', () => {
  expect(told(imports.filter(inside('apps/bff')).filter((i) => i.to.startsWith('react')))).toEqual(
    [],
  )
  expect(
    told(
      imports
        .filter(inside('apps/web/src'))
        .filter((i) => /^@aws-sdk|^@smithy|^zod|sandbox|^express|^apps\/bff/.test(i.to)),
    ),
  ).toEqual([])
})

test('the browser takes types and plain rules of the contract alone', () => {
  expect(
    told(
      imports
        .filter(inside('apps/web/src'))
        .filter(
          (i) =>
            i.to.startsWith('@pilothouse/contract') &&
            !i.typeOnly &&
            !plain.has(i.to.replace('@pilothouse/contract/', '')),
        ),
    ),
  ).toEqual([])
})

test('the journeys reach the product over HTTP only', () => {
  expect(
    told(
      imports
        .filter(inside('e2e'))
        .filter((i) => /^@pilothouse|^@aws-sdk|^apps\/|^packages\//.test(i.to)),
    ),
  ).toEqual([])
})

/** Layers from the outermost in: a file may import its own layer and those after it. */
function layered(base: string, layers: string[][]): string[] {
  const rank = (path: string) =>
    layers.findIndex((names) => names.some((n) => path.startsWith(`${base}/${n}`)))
  return told(
    imports
      .filter(inside(base))
      .filter((i) => !isTest(i))
      .filter((i) => {
        const from = rank(i.from)
        const to = i.to.startsWith(`${base}/`) ? rank(i.to) : -1
        return from >= 0 && to >= 0 && to < from
      }),
  )
}

test('in the BFF: http → actions → resources → registry → fleet → aws, store', () => {
  expect(
    layered('apps/bff/src', [
      ['main.ts', 'server.ts', 'app.ts', 'config.ts', 'open.ts'],
      ['http/'],
      ['actions/'],
      ['resources/'],
      ['accounts.ts', 'registry/'],
      ['fleet/'],
      ['aws/', 'store/'],
    ]),
  ).toEqual([])
})

test('in the browser: main → routes → features, shell → ui, lib', () => {
  expect(
    layered('apps/web/src', [
      ['main.tsx', 'router.ts'],
      ['routes/'],
      ['features/', 'shell/'],
      ['ui/', 'lib/'],
    ]),
  ).toEqual([])
})

test('a feature never imports a feature, nor the shell; the shell imports none', () => {
  const feature = (path: string) => /^apps\/web\/src\/features\/([^/]+)/.exec(path)?.[1]
  expect(
    told(
      imports.filter((i) => feature(i.from) && feature(i.to) && feature(i.from) !== feature(i.to)),
    ),
  ).toEqual([])
  expect(told(imports.filter(inside('apps/web/src/shell')).filter((i) => feature(i.to)))).toEqual(
    [],
  )
  expect(
    told(
      imports
        .filter(inside('apps/web/src/features'))
        .filter((i) => i.to.startsWith('apps/web/src/shell')),
    ),
  ).toEqual([])
})

test('ui knows no AWS, no query and no router', () => {
  expect(
    told(
      imports
        .filter(inside('apps/web/src/ui'))
        .filter((i) => /react-query|react-router|contract/.test(i.to)),
    ),
  ).toEqual([])
})

test('only the sandbox’s clock reads the time or sets a timer', () => {
  const guilty = files
    .filter(
      (f) => f.startsWith('packages/sandbox/src/') && f !== 'packages/sandbox/src/world/clock.ts',
    )
    .filter((f) =>
      /Date\.now\(|new Date\(\)|setTimeout|setInterval|Math\.random/.test(
        readFileSync(join(root, f), 'utf8'),
      ),
    )
  expect(guilty).toEqual([])
})

test('no import goes round in a circle, type imports included', () => {
  const edges = new Map<string, string[]>()
  for (const i of imports)
    if (files.includes(i.to)) edges.set(i.from, [...(edges.get(i.from) ?? []), i.to])
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: string, trail: string[]): void => {
    if (trail.includes(file))
      return void circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
    if (done.has(file)) return
    for (const to of edges.get(file) ?? []) visit(to, [...trail, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  expect(circles).toEqual([])
})

test('no conflict was committed', () => {
  expect(
    files.filter(
      (f) =>
        f !== 'architecture.test.ts' && /^(<{7}|>{7}) /m.test(readFileSync(join(root, f), 'utf8')),
    ),
  ).toEqual([])
})

test('no drawer for odds and ends, and no long file', () => {
  expect(
    files.filter((f) => /\/(utils?|helpers?|common|managers?|base)(\/|\.tsx?$)/.test(f)),
  ).toEqual([])
  const longest = (file: string) => (isTestFile(file) ? 500 : 300)
  const long = files.filter(
    (f) => readFileSync(join(root, f), 'utf8').split('\n').length > longest(f) + 1,
  )
  expect(long).toEqual([])
})

test('no folder of sources holds more than 25 files', () => {
  const sources = files.filter((f) => f.includes('/src/') && !isTestFile(f))
  const folders = Object.entries(Object.groupBy(sources, (f) => dirname(f)))
  expect(folders.filter(([, some = []]) => some.length > 25).map(([folder]) => folder)).toEqual([])
})

test('no import climbs more than two levels', () => {
  const climbs = (f: string) => /from '\.\.\/\.\.\/\.\.\//.test(readFileSync(join(root, f), 'utf8'))
  expect(files.filter(climbs)).toEqual([])
})
