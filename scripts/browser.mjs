import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fail, root } from './paths.mjs'

/** Path of a Chromium: `CHROMIUM_PATH`, else Playwright's own, else one on the PATH; otherwise it installs one. */
export function findBrowser({ node, run, tryRun }) {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const ask = `console.log(require(${JSON.stringify(join(root, 'e2e/node_modules/@playwright/test'))}).chromium.executablePath())`
  const own = () => {
    const path = tryRun(node, ['--input-type=commonjs', '-e', ask]).stdout?.trim()
    return path && existsSync(path) ? path : null
  }
  const playwrights = own()
  if (playwrights) return playwrights
  // The shell has no windows of its own, and takes a third less of the processor than the whole browser.
  const onPath = () =>
    ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
      .map((name) => tryRun('which', [name]).stdout?.trim())
      .find(Boolean)
  const found = onPath()
  if (found) return found
  console.error('No Chromium here; installing one …')
  const downloaded = tryRun(join(root, 'e2e/node_modules/.bin/playwright'), ['install', 'chromium'])
  const fetched = downloaded.status === 0 ? own() : null
  if (fetched) return fetched
  if (process.getuid?.() === 0 && tryRun('which', ['apt-get']).status === 0) {
    run('sh', [
      '-c',
      'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null',
    ])
    const installed = onPath()
    if (installed) return installed
  }
  return fail('The browser tests need a Chromium. Install one, or name it with CHROMIUM_PATH.')
}
