import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { newAccount, type TestAccount } from './account.ts'
import { root, startProgram, type Running } from './process.ts'
import { findPlaces, ready, shots, special, type ExamplePlaces, type Shot } from './shots.ts'

// Takes every page in both themes, at desktop and phone width. Exits with 1 if a page overflows
// sideways, violates the CSP or throws.

const themes = ['light', 'dark'] as const
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]
const out = join(root, 'screenshots')
const only = process.argv[2] ?? ''
const faults: string[] = []
const running: Running[] = []
const rubbish: string[] = []

interface Site {
  url: string
  signedIn: BrowserContextOptions['storageState']
}

/** A console on one account of the sandbox, with a session that all contexts use. */
async function open(
  browser: Browser,
  {
    url,
    accessKeyId,
    secretAccessKey,
  }: Pick<TestAccount, 'url' | 'accessKeyId' | 'secretAccessKey'>,
): Promise<Site> {
  const state = mkdtempSync(join(tmpdir(), 'pilothouse-'))
  rubbish.push(state)
  const console = await startProgram(
    process.execPath,
    ['apps/bff/src/main.ts', '--port', '0', '--no-open', '--state', state],
    /^Pilothouse is ready/,
    { PILOTHOUSE_SANDBOX: JSON.stringify({ url, accessKeyId, secretAccessKey }) },
  )
  running.push(console)
  const link = console.line.replace('Pilothouse is ready: ', '')
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(link)
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
  const signedIn = await context.storageState()
  await context.close()
  return { url: new URL(link).origin, signedIn }
}

/** Takes one page once its content is shown. */
async function take(page: Page, url: string, shot: Shot, file: string): Promise<void> {
  await page.goto(url)
  await ready(page, shot)
  await shot.act?.(page)
  await page.screenshot({ path: join(out, file), animations: 'disabled' })
  const over = await page.evaluate(() =>
    [document.documentElement, document.querySelector('main')].some(
      (e) => e && e.scrollWidth > e.clientWidth,
    ),
  )
  if (over) faults.push(`${file} overflows sideways`)
  console.log(`screenshots/${file}`)
}

async function takeAll(
  browser: Browser,
  site: Site,
  list: readonly Shot[],
  place: ExamplePlaces,
): Promise<void> {
  for (const colorScheme of themes) {
    for (const viewport of sizes) {
      const options = { colorScheme, viewport, locale: 'en-GB', reducedMotion: 'reduce' } as const
      for (const shot of list.filter((s) => s.name.includes(only))) {
        const file = `${shot.name}-${colorScheme}-${viewport.width}.png`
        const context = await browser.newContext(
          shot.stranger
            ? options
            : { ...options, ...(site.signedIn ? { storageState: site.signedIn } : {}) },
        )
        const page = await context.newPage()
        page.on('pageerror', (error) => faults.push(`${file} threw: ${error.message}`))
        page.on(
          'console',
          (message) =>
            /Content Security Policy|Trusted ?(?:Script|Type)/i.test(message.text()) &&
            faults.push(`${file}: ${message.text()}`),
        )
        await take(page, `${site.url}${shot.path(place)}`, shot, file).catch((error: unknown) =>
          faults.push(
            `${file}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
          ),
        )
        await context.close()
      }
    }
  }
}

async function main(): Promise<void> {
  mkdirSync(out, { recursive: true })
  const sandbox = await startProgram(
    process.execPath,
    ['packages/sandbox/src/main.ts', '--port', '0', '--seed', 'empty'],
    /^\{/,
  )
  running.push(sandbox)
  process.env['SANDBOX_URL'] = (JSON.parse(sandbox.line) as { url: string }).url
  const browser = await chromium.launch({
    ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
    args: ['--no-sandbox'],
  })
  try {
    const demo = await open(browser, await newAccount({ seed: 'demo' }))
    const context = await browser.newContext(demo.signedIn ? { storageState: demo.signedIn } : {})
    const place = await findPlaces(await context.newPage(), demo.url)
    await context.close()
    await takeAll(browser, demo, shots, place)
    for (const { account, fault, list } of special) {
      const made = await newAccount(account)
      if (fault) await made.fault(fault)
      await takeAll(browser, await open(browser, made), list, place)
    }
  } finally {
    await browser.close()
  }
}

try {
  await main()
} finally {
  await Promise.all(running.map((program) => program.stop()))
  for (const dir of rubbish) rmSync(dir, { recursive: true, force: true })
}
if (faults.length > 0) {
  console.error(`\n${faults.join('\n')}`)
  process.exit(1)
}
