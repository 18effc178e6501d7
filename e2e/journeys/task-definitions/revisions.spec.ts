import { expect, test } from '../../console.ts'
import { openAndScroll } from '../../frames.ts'

test.use({ accountOptions: { seed: 'empty', clock: 'wall' } })

test('shows 2,000 revisions at once, and renders only those in view while scrolling', async ({
  page,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  const arn = (n: number) => `arn:aws:ecs:us-east-1:${account.id}:task-definition/web:${n}`
  // Fake twenty pages of ECS's answer: registering 2,000 revisions takes half an hour at its rate
  // limit.
  const list = (what: object, where: object) =>
    account.answer('ListTaskDefinitions', what, 100, { familyPrefix: 'web', ...where })
  for (let n = 0; n < 20; n++)
    await list(
      {
        taskDefinitionArns: Array.from({ length: 100 }, (_, k) => arn(2_000 - 100 * n - k)),
        ...(n < 19 ? { nextToken: `page ${n}` } : {}),
      },
      { status: 'ACTIVE', nextToken: n > 0 ? `page ${n - 1}` : null },
    )
  await list({ taskDefinitionArns: [] }, { status: 'INACTIVE' })
  await page.goto(`${console.url}/journey/us-east-1/task-definitions/web`)
  const table = page.getByRole('table', { name: 'Revisions' })
  await expect(table).toHaveAttribute('aria-rowcount', '2001', { timeout: 60_000 })
  await expect(table.getByRole('row').nth(1)).toContainText('web:2000')
  await openAndScroll(page, {
    what: '2,000 revisions',
    path: '/api/journey/us-east-1/task-definitions/web',
    count: 2_000,
  })
})
