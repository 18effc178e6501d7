import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// docs/security.md claims nothing that no test holds: each claimed row of its two tables names a file and a title in it.

const root = import.meta.dirname
const page = readFileSync(join(root, 'docs/security.md'), 'utf8')

interface Row {
  id: string
  cells: string[]
}

/** The rows of the table below a heading, by their first cell. */
function tableOf(heading: string): Row[] {
  const part = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? ''
  return part
    .split('\n')
    .filter((line) => /^\| (?:[A-Z]?\d)/.test(line))
    .map((line) => {
      const cells = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      return { id: cells[0] ?? '', cells }
    })
}

/** `path` “title”, as often as they stand in a cell. */
const testsIn = (cell: string): { path: string; title: string }[] =>
  [...cell.matchAll(/`([^`]+)` “([^”]+)”/g)].map(([, path = '', title = '']) => ({ path, title }))

const asvs = tableOf('ASVS 5.0')
const faults = tableOf('Fault cases')
const waits = (cell: string) => cell.startsWith('waits for ')

test('the tables were found', () => {
  expect(asvs.length).toBeGreaterThan(50)
  expect(faults.map((row) => row.id)).toEqual(
    Array.from({ length: 35 }, (_, n) => `F${String(n + 1).padStart(2, '0')}`),
  )
})

test.each([...asvs, ...faults].map((row) => [row.id, row.cells.at(-1) ?? ''] as const))(
  '%s names tests that exist, or what it waits for',
  (_, cell) => {
    if (waits(cell) || cell.startsWith('does not apply')) return
    const named = testsIn(cell)
    expect(named).not.toEqual([])
    for (const { path, title } of named) {
      expect([path, existsSync(join(root, path))]).toEqual([path, true])
      expect([title, readFileSync(join(root, path), 'utf8').includes(title)]).toEqual([title, true])
    }
  },
)

test('a fault case that is tested has its number in the title', () => {
  for (const { id, cells } of faults) {
    for (const { title } of testsIn(cells.at(-1) ?? ''))
      expect([id, title.split(':')[0]?.split(', ').includes(id)]).toEqual([id, true])
  }
})

test('what ASVS requires of this console is listed once', () => {
  expect(asvs.map((row) => row.id).filter((id, n, all) => all.indexOf(id) !== n)).toEqual([])
  expect(asvs.filter((row) => !/^[123]$/.test(row.cells[1] ?? '')).map((row) => row.id)).toEqual([])
})
