import { startProgram } from './process.ts'

/** Starts one sandbox for all journeys; each creates its own account in it. */
export default async function setup(): Promise<() => Promise<void>> {
  const sandbox = await startProgram(
    process.execPath,
    ['packages/sandbox/src/main.ts', '--port', '0', '--seed', 'empty'],
    /^\{/,
  )
  process.env['SANDBOX_URL'] = (JSON.parse(sandbox.line) as { url: string }).url
  return () => sandbox.stop()
}
