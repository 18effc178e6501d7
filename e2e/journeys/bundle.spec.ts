import { gzipSync } from 'node:zlib'
import { expect, test } from '../console.ts'

const most = 200 * 1024

test('the first page loads at most 200 KB of JavaScript', async ({
  browser,
  page,
  console: server,
}) => {
  // Use a context with the session and an empty cache.
  const context = await browser.newContext({ storageState: await page.context().storageState() })
  const fresh = await context.newPage()
  const scripts: Promise<number>[] = []
  fresh.on('response', (response) => {
    if (/javascript/.test(response.headers()['content-type'] ?? ''))
      scripts.push(response.body().then((body) => gzipSync(body).length))
  })
  await fresh.goto(`${server.url}/journey/clusters`)
  await fresh.getByRole('table', { name: 'Clusters' }).waitFor()
  const sizes = await Promise.all(scripts)
  await context.close()
  const sum = sizes.reduce((all, size) => all + size, 0)
  console.log(
    `First page: ${(sum / 1024).toFixed(1)} KB of JavaScript gzipped, in ${sizes.length} files`,
  )
  expect(sizes.length).toBeGreaterThan(0)
  expect(sum).toBeLessThanOrEqual(most)
})

test.use({ accountOptions: { seed: 'demo' } })
