import { expect, test } from '../console.ts'
import { markArrival, scrollThrough, sinceArrival } from '../frames.ts'

test.use({ accountOptions: { seed: 'empty', clock: 'wall' } })

test('a family of 2,000 revisions is there at once, and only those in view exist while they are scrolled', async ({ page, console, account }) => {
  test.setTimeout(120_000)
  const arn = (n: number) => `arn:aws:ecs:us-east-1:${account.id}:task-definition/web:${n}`
  // Twenty pages of what ECS would say, newest first, and then those of the deregistered: registering 2,000 takes half an hour of its quota.
  const list = (what: object, where: object) => account.answer('ListTaskDefinitions', what, 100, { familyPrefix: 'web', ...where })
  for (let n = 0; n < 20; n++) await list({ taskDefinitionArns: Array.from({ length: 100 }, (_, k) => arn(2_000 - 100 * n - k)), ...(n < 19 ? { nextToken: `page ${n}` } : {}) }, { status: 'ACTIVE', nextToken: n > 0 ? `page ${n - 1}` : null })
  await list({ taskDefinitionArns: [] }, { status: 'INACTIVE' })
  await page.goto(`${console.url}/journey/us-east-1/task-definitions/web`)
  const table = page.getByRole('table', { name: 'Revisions' })
  await expect(table).toHaveAttribute('aria-rowcount', '2001', { timeout: 60_000 })
  // Once more from what the server holds: the time from the answer to the rows is the page's own.
  await markArrival(page, '/task-definitions/web')
  await page.reload({ waitUntil: 'commit' })
  await page.waitForFunction(() => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === '2001')
  const took = await sinceArrival(page)
  await expect(table.getByRole('row').nth(1)).toContainText('web:2000')
  const { frame, rows } = await scrollThrough(page)
  process.stdout.write(`2,000 revisions: shown ${Math.round(took)} ms after they arrived; a frame of scrolling takes ${frame.toFixed(1)} ms of the page's thread; at most ${rows} rows exist\n`)
  expect(rows).toBeLessThan(90)
  expect(took).toBeLessThan(5_000)
  expect(frame).toBeLessThan(16)
})
