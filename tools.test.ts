import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = import.meta.dirname
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))

// `scripts/run.mjs` fetches these with `npm ci`, which refuses a package whose hash is another.
test.each(['node', 'pnpm'])(
  'every package of %s that is fetched has its hash in the repository',
  (tool) => {
    const { optionalDependencies } = read(`scripts/tools/${tool}/package.json`) as {
      optionalDependencies: Record<string, string>
    }
    const { packages } = read(`scripts/tools/${tool}/package-lock.json`) as {
      packages: Record<string, { version: string; integrity?: string; hasInstallScript?: boolean }>
    }
    expect(
      Object.keys(packages)
        .filter((path) => path !== '')
        .sort(),
    ).toEqual(
      Object.keys(optionalDependencies)
        .map((name) => `node_modules/${name}`)
        .sort(),
    )
    for (const [name, version] of Object.entries(optionalDependencies)) {
      expect(packages[`node_modules/${name}`]).toMatchObject({
        version,
        integrity: expect.stringMatching(/^sha512-[\w+/]{86}==$/) as string,
      })
      expect(packages[`node_modules/${name}`]?.hasInstallScript).toBeUndefined()
    }
  },
)

test('pnpm is the version that package.json names', () => {
  const { packageManager } = read('package.json') as { packageManager: string }
  const { optionalDependencies } = read('scripts/tools/pnpm/package.json') as {
    optionalDependencies: Record<string, string>
  }
  expect(new Set(Object.values(optionalDependencies).map((version) => `pnpm@${version}`))).toEqual(
    new Set([packageManager]),
  )
})
