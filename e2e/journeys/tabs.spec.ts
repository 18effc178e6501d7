import type { BrowserContext, Page, Request } from '@playwright/test'
import type { TestAccount } from '../account.ts'
import { boto3, hasBoto3 } from '../aws.ts'
import { expect, test } from '../console.ts'
import { accountName as name, row } from '../steps.ts'

// Many tabs of one browser share one stream.
test.use({ accountOptions: { seed: 'demo', clock: 'wall' } })
test.skip(!hasBoto3(), 'boto3 is not installed.')

interface Streams {
  /** Pages that have the stream open. */
  readers(): Page[]
}

/** Records the streams that the tabs of a browser open and close. */
function watchStreams(context: BrowserContext): Streams {
  const open = new Set<Request>()
  context.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/stream')) open.add(request)
  })
  const over = (request: Request) => void open.delete(request)
  context.on('requestfinished', over).on('requestfailed', over)
  context.on('page', (page) => {
    page.once('close', () => {
      for (const request of open) if (request.frame().page() === page) open.delete(request)
    })
  })
  return { readers: () => [...open].map((request) => request.frame().page()) }
}

/** Scales a service as another AWS client does. */
const scale = (account: TestAccount, desired: number) =>
  boto3(
    account,
    `
import boto3
ecs = boto3.client('ecs')
ecs.update_service(cluster='storefront', service='cart', desiredCount=${desired})`,
  )

const expectDesired = async (pages: readonly Page[], desired: number) => {
  for (const page of pages)
    await expect(row(page, 'Services', 'cart')).toContainText(new RegExp(`/ ${desired}`), {
      timeout: 30_000,
    })
}
const expectLive = async (pages: readonly Page[]) => {
  for (const page of pages)
    await expect(page.getByRole('banner').getByRole('status')).toHaveText(/^\d+ s ago$/, {
      timeout: 30_000,
    })
}

/** Opens the services in `count` tabs, one after the other. */
async function openTabs(context: BrowserContext, url: string, count: number): Promise<Page[]> {
  const pages: Page[] = []
  while (pages.length < count) {
    const page = await context.newPage()
    await page.goto(`${url}/${name}/services`)
    await expect(row(page, 'Services', 'cart')).toBeVisible()
    pages.push(page)
  }
  return pages
}

/** Simulates that a page is hidden or visible. */
const setVisibility = (page: Page, visibility: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'hidden', {
      configurable: true,
      get: () => state === 'hidden',
    })
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    document.dispatchEvent(new Event('visibilitychange'))
  }, visibility)

test('F33: seven tabs of one browser share one stream and do not block each other', async ({
  page,
  context,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  const streams = watchStreams(context)
  await page.goto('about:blank')
  const tabs = await openTabs(context, console.url, 7)
  await expectLive(tabs)
  expect(streams.readers()).toHaveLength(1)
  const seventh = tabs.at(-1)
  // With a stream for each tab, the browser's six connections to a host would be taken.
  const status = await seventh?.evaluate(() =>
    fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.status,
      () => 0,
    ),
  )
  expect(status).toBe(200)
  await scale(account, 6)
  await expectDesired(tabs, 6)
  expect(streams.readers()).toHaveLength(1)
})

test('F33: when the reading tab is closed, another continues without a gap', async ({
  page,
  context,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  const streams = watchStreams(context)
  await page.goto('about:blank')
  const tabs = await openTabs(context, console.url, 3)
  await expectLive(tabs)
  const resumed: (string | undefined)[] = []
  context.on('request', (request) => {
    if (request.url().endsWith('/stream'))
      void request.allHeaders().then((headers) => resumed.push(headers['last-event-id']))
  })
  for (const desired of [5, 6]) {
    const [leader] = streams.readers()
    const others = tabs.filter((tab) => tab !== leader && !tab.isClosed())
    await leader?.close()
    await scale(account, desired)
    await expectDesired(others, desired)
    await expectLive(others)
    expect(streams.readers()).toHaveLength(1)
    expect(others).toContain(streams.readers()[0])
  }
  expect(resumed).toHaveLength(2)
  for (const id of resumed) expect(id).toMatch(/^\d{16}$/)
})

test('a hidden tab hands over the stream; visible again, it catches up', async ({
  page,
  context,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  const streams = watchStreams(context)
  await page.goto('about:blank')
  const [first, second] = (await openTabs(context, console.url, 2)) as [Page, Page]
  await expect.poll(() => streams.readers()).toEqual([first])
  await setVisibility(first, 'hidden')
  await expect.poll(() => streams.readers()).toEqual([second])
  await expectLive([second])
  await scale(account, 7)
  await expectDesired([second], 7)
  // Changes reached the hidden tab through the channel, but it did not render them.
  await expect(row(first, 'Services', 'cart')).not.toContainText('/ 7')
  await setVisibility(first, 'visible')
  await expectDesired([first], 7)
  await expectLive([first, second])
  expect(streams.readers()).toHaveLength(1)
})

test('with all tabs hidden the stream ends after a minute; a visible tab catches up', async ({
  page,
  context,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  const streams = watchStreams(context)
  await page.goto('about:blank')
  const tab = await context.newPage()
  await tab.clock.install()
  await tab.goto(`${console.url}/${name}/services`)
  await expectLive([tab])
  await setVisibility(tab, 'hidden')
  await tab.clock.fastForward('01:01')
  await expect.poll(() => streams.readers()).toEqual([])
  await scale(account, 5)
  await setVisibility(tab, 'visible')
  await expectDesired([tab], 5)
  expect(streams.readers()).toEqual([tab])
})

test('a frozen reading tab does not hold up the others', async ({
  page,
  context,
  console,
  account,
}) => {
  test.setTimeout(120_000)
  const streams = watchStreams(context)
  await page.goto('about:blank')
  const [first, second] = (await openTabs(context, console.url, 2)) as [Page, Page]
  await expect.poll(() => streams.readers()).toEqual([first])
  const debug = await context.newCDPSession(first)
  await debug.send('Debugger.enable')
  await debug.send('Debugger.pause')
  const third = await context.newPage()
  await third.goto(`${console.url}/${name}/services`)
  await expectLive([second, third])
  await scale(account, 6)
  await expectDesired([second, third], 6)
  expect([second, third]).toContain(streams.readers().at(-1))
  await debug.send('Debugger.disable')
  await expectDesired([first], 6)
  await expect.poll(() => streams.readers().length).toBe(1)
})

test('marks background requests after five minutes without input, and the stream always', async ({
  page,
  console,
}) => {
  const marks = new Map<string, (string | undefined)[]>()
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname
    void request
      .allHeaders()
      .then((headers) =>
        marks.set(path, [...(marks.get(path) ?? []), headers['x-pilothouse-background']]),
      )
  })
  const path = `/${name}/us-east-1/clusters/storefront/services/cart`
  await page.clock.install()
  await page.goto(`${console.url}${path}`)
  await expect(page.getByRole('heading', { level: 1, name: 'cart' })).toBeVisible()
  /** The mark of the latest read, once the page has refetched by itself. */
  const nextMark = async () => {
    await page.clock.fastForward('00:31')
    return marks.get(`/api${path}`)?.at(-1)
  }
  expect(marks.get(`/api${path}`)?.[0]).toBeUndefined()
  await page.clock.fastForward('05:01')
  await expect.poll(nextMark).toBe('1')
  await page.keyboard.press('Shift')
  await expect.poll(nextMark).toBeUndefined()
  expect(marks.get(`/api/${name}/stream`)?.[0]).toBe('1')
})

test('F19: a stream that is open but silent for 40 s counts as lost and is reopened', async ({
  page,
  context,
  console,
}) => {
  test.setTimeout(90_000)
  const streams = watchStreams(context)
  await page.goto('about:blank')
  const leader = await context.newPage()
  await leader.clock.install()
  await leader.goto(`${console.url}/${name}/services`)
  await expectLive([leader])
  const [follower] = (await openTabs(context, console.url, 1)) as [Page]
  await expectLive([follower])
  expect(streams.readers()).toEqual([leader])
  await context.route('**/stream', (route) => route.abort())
  await leader.clock.fastForward('00:41')
  for (const tab of [leader, follower])
    await expect(tab.getByRole('banner').getByRole('status')).toHaveText(/^Not live/)
  const again = context.waitForEvent('request', (request) => request.url().endsWith('/stream'))
  await context.unroute('**/stream')
  expect((await (await again).allHeaders())['last-event-id']).toMatch(/^\d{16}$/)
  await expect(follower.getByRole('banner').getByRole('status')).toHaveText(/^\d+ s ago$/)
})
