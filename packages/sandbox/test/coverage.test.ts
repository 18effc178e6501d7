import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coverage } from '../coverage.ts'

test('docs/sandbox.md has the current coverage', () => {
  const page = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8')
  expect(page).toContain(coverage())
})
