import { expect, test } from '../console.ts'
import { answers, long, markup, taskId } from '../hostile.ts'
import { pathOf } from '../steps.ts'

test.use({ accountOptions: { clock: 'wall' } })

const service = pathOf('harbour', 'services', 'wild')
const pages: { path: string; shows: string[] }[] = [
  { path: '/journey/clusters', shows: ['harbour'] },
  { path: '/journey/services', shows: ['wild', markup, long] },
  { path: pathOf('harbour'), shows: [markup] },
  { path: `${pathOf('harbour')}?tab=settings`, shows: [] },
  { path: '/journey/tasks', shows: ['TELEPORTING'] },
  { path: service, shows: ['wild', 'TELEPORTING'] },
  { path: `${service}?tab=deployments`, shows: [markup, 'UNSURE'] },
  { path: `${service}?tab=targets`, shows: ['LEVITATING', long] },
  { path: `${service}?tab=scaling`, shows: [markup, 'SOMEHOW'] },
  { path: `${service}?tab=events`, shows: [markup, long] },
  { path: `${service}?tab=configuration`, shows: ['FATE', '__proto__'] },
  {
    path: pathOf('harbour', 'tasks', taskId),
    shows: ['TELEPORTING', markup, 'MELTING', '__proto__'],
  },
  { path: '/journey/task-definitions', shows: ['wild'] },
  { path: '/journey/us-east-1/task-definitions/wild', shows: [] },
  { path: '/journey/us-east-1/task-definitions/wild/1', shows: [markup, 'PONDERING', '__proto__'] },
  { path: '/journey/us-east-1/task-definitions/wild/1?tab=json', shows: ['__proto__'] },
]

test('F23: shows any answer of AWS as text', async ({ page, account, console }) => {
  test.setTimeout(120_000)
  page.on('dialog', (dialog) => {
    throw new Error(`A dialog: ${dialog.message()}`)
  })
  for (const [operation, body] of Object.entries(answers))
    await account.answer(operation, body, 1_000_000)
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const { path, shows } of pages) {
      await test.step(`${path} at ${width}`, async () => {
        await page.goto(`${console.url}${path}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        // Tables have fewer columns on a phone.
        const main = page.getByRole('main')
        if (width === 1440) for (const text of shows) await expect(main).toContainText(text)
        await expect(
          page.getByRole('heading', { name: 'This page could not be read' }),
        ).toHaveCount(0)
        await expect(main.getByText('PageFault')).toHaveCount(0)
        await expect(main.locator('img')).toHaveCount(0)
        const [room, needed, pwned] = await page.evaluate(() => [
          document.documentElement.clientWidth,
          document.documentElement.scrollWidth,
          'pwned' in window || 'polluted' in {},
        ])
        expect(needed).toBeLessThanOrEqual(Number(room))
        expect(pwned).toBe(false)
      })
    }
  }
})
