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

/** Seconds of the processor that the page's own thread has taken: what else the machine does is not the page's doing. */
async function threadOf(page: Page): Promise<() => Promise<number>> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () =>
    (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration')
      ?.value ?? Number.NaN
}

/**
 * Opens a page once more whose table has so many rows, now that the server holds them, and scrolls through it. Fails where more rows
 * exist than are seen, where the page's thread works a second or more from the opening to the rows, or longer than a frame for a
 * frame. The time from the answer's head to the rows is told, and not gated: on a busy machine it is the machine's.
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
    `${what}: shown ${Math.round(took)} ms after they arrived, ${Math.round(1_000 * opening)} ms of the page's thread since it was opened; a frame of scrolling takes ${frame.toFixed(1)} ms of it; at most ${rows} rows exist\n`,
  )
  expect(took).toBeGreaterThan(0)
  expect(opening).toBeLessThan(1)
  expect(rows).toBeLessThan(90)
  expect(frame).toBeLessThan(16)
}

/** Scrolls the page's table as fast as a wheel is turned, four rows a frame. Gives the milliseconds of its thread for a frame, and the most rows that existed. */
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
