import { parseArgs } from 'node:util'
import { openBrowser } from './launch.ts'
import { openLaunchTokens } from './store/launch-tokens.ts'
import { defaultStateDir, openStateDir } from './store/state-dir.ts'

// Mints a launch link for a running console of this user. The token is a file in the state folder,
// which only this user can write.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7373' },
    'no-open': { type: 'boolean' },
    state: { type: 'string' },
  },
})
const stateDir = openStateDir(values.state ?? defaultStateDir(process.env))
const token = openLaunchTokens(stateDir, Number(values.port)).mint()
const url = `http://127.0.0.1:${values.port}/#k=${token}`
const answer = await fetch(`http://127.0.0.1:${values.port}/healthz`).catch(() => null)
if (!answer?.ok) {
  console.error(
    `No Pilothouse answers on port ${values.port}. Start it with npm start, or name its port: ` +
      'npm run open -- --port N',
  )
  process.exit(1)
}
console.log(url)
if (!values['no-open']) openBrowser(url, stateDir)
