import type { Page } from '@playwright/test'

/** Marks when the answer to a path arrives, on every page that is opened from now on. */
export const markArrival = (page: Page, part: string): Promise<unknown> =>
  page.addInitScript((wanted) => {
    const ask = window.fetch
    window.fetch = async (...args) => {
      const answer = await ask(...args)
      if (typeof args[0] === 'string' && args[0].includes(wanted)) performance.mark('arrived')
      return answer
    }
  }, part)

/** Milliseconds since the last arrival. */
export const sinceArrival = (page: Page): Promise<number> =>
  page.evaluate(() => performance.now() - (performance.getEntriesByName('arrived').at(-1)?.startTime ?? 0))

/**
 * Scrolls the page's table as fast as a wheel is turned, four rows a frame. Gives the milliseconds of a frame, counted in the
 * processor's time of the page's own thread, since what else the machine does is not the page's doing; and the most rows that existed.
 */
export async function scrollThrough(page: Page, frames = 120): Promise<{ frame: number; rows: number }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const worked = async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration')?.value ?? Number.NaN
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
  return { frame: (1_000 * (await worked() - before)) / frames, rows }
}
