import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')

test.each(['--help', '-h'])(
  '%s lists the flags that the README names, and starts nothing',
  (flag) => {
    const help = execFileSync(process.execPath, [main, flag], { encoding: 'utf8' })
    const table = readme.slice(readme.indexOf('| flag'), readme.indexOf('More commands'))
    const named = [...table.matchAll(/`(--[a-z-]+)/g)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(5)
    expect(
      named.filter((name) => !help.includes(`${name} `) && !help.includes(`${name}\n`)),
    ).toEqual([])
    expect(help).not.toContain('Pilothouse is ready')
  },
)
