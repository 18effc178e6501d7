import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from './paths.mjs'

/** Adds up what the runners counted; a step that failed without a count of its own counts as one. */
export function tally(failedSteps) {
  const read = (file) => {
    try {
      return JSON.parse(readFileSync(join(cache, file), 'utf8'))
    } catch {
      return null
    }
  }
  const units = [read('unit.json'), read('load.json')]
  const sum = (name) => units.reduce((all, one) => all + (one?.[name] ?? 0), 0)
  const journeys = read('e2e.json')
  const passed = sum('numPassedTests') + (journeys?.stats?.expected ?? 0)
  const skipped = sum('numPendingTests') + (journeys?.stats?.skipped ?? 0)
  const counted =
    sum('numFailedTests') + (journeys?.stats?.unexpected ?? 0) + (journeys?.stats?.flaky ?? 0)
  console.log(
    `\n${passed} passed, ${Math.max(counted, failedSteps)} failed${skipped ? `, ${skipped} skipped` : ''}`,
  )
  process.exit(failedSteps ? 1 : 0)
}
