import { expect, type Page } from '@playwright/test'

/** Marks when the first answer to a path arrives, on every page that is opened from now on. */
const markArrival = (page: Page, path: string): Promise<unknown> =>
  page.addInitScript((wanted) => {
    const ask = window.fetch
    window.fetch = async (...args) => {
      const answer = await ask(...args)
      if (
        typeof args[0] === 'string' &&
        new URL(args[0], location.href).pathname === wanted &&
        performance.getEntriesByName('arrived').length === 0
      )
        performance.mark('arrived')
      return answer
    }
  }, path)

/**
 * Seconds of CPU time of the page's main thread, so that other load on the machine does not count.
 */
async function threadOf(page: Page): Promise<() => Promise<number>> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () =>
    (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration')
      ?.value ?? Number.NaN
}

/**
 * Reloads a page with a table of `rows` rows and scrolls through it. Fails if more rows are
 * rendered than visible, if the thread works for a second or more before the rows show, or if a
 * frame of scrolling takes 16 ms or more. Only prints the wall time: it depends on the machine.
 */
export async function openAndScroll(
  page: Page,
  { what, path, count }: { what: string; path: string; count: number },
): Promise<void> {
  await markArrival(page, path)
  const worked = await threadOf(page)
  const before = await worked()
  await page.reload({ waitUntil: 'commit' })
  await page.waitForFunction(
    (rows) => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === rows,
    String(count + 1),
  )
  const took = await page.evaluate(
    () => performance.now() - (performance.getEntriesByName('arrived')[0]?.startTime ?? Number.NaN),
  )
  const opening = (await worked()) - before
  const { frame, rows } = await scrollThrough(page, worked)
  process.stdout.write(
    `${what}: shown ${Math.round(took)} ms after the answer, ` +
      `${Math.round(1_000 * opening)} ms of thread time to open, ` +
      `${frame.toFixed(1)} ms per frame of scrolling, at most ${rows} rows rendered\n`,
  )
  expect(took).toBeGreaterThan(0)
  expect(opening).toBeLessThan(1)
  expect(rows).toBeLessThan(90)
  expect(frame).toBeLessThan(16)
}

/**
 * Scrolls the table four rows a frame, as fast as a wheel turns. Returns the thread's milliseconds
 * per frame and the most rows that were rendered.
 */
async function scrollThrough(
  page: Page,
  worked: () => Promise<number>,
  frames = 120,
): Promise<{ frame: number; rows: number }> {
  const before = await worked()
  const rows = await page.evaluate(async (count) => {
    const main = document.querySelector('main')
    let most = 0
    for (let n = 0; n < count; n++) {
      main?.scrollBy(0, 120)
      await new Promise(requestAnimationFrame)
      most = Math.max(most, document.querySelectorAll('[role=table] [role=row]').length)
    }
    return most
  }, frames)
  return { frame: (1_000 * ((await worked()) - before)) / frames, rows }
}
