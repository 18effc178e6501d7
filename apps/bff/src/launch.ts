import { spawn } from 'node:child_process'
import { writeLaunchPage } from './store/launch-page.ts'

/** The program that opens a file in the default browser, if it is not `xdg-open`. */
const openers: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/**
 * Opens the browser on a launch link. Passes the link in a file that only this user can read,
 * because every user of the machine can read the arguments of a process.
 */
export function openBrowser(url: string, stateDir: string): void {
  const file = writeLaunchPage(stateDir, url)
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  // A machine without a browser is fine: the link is printed in the terminal.
  spawn(command, [...args, file], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
