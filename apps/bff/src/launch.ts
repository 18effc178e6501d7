import { spawn } from 'node:child_process'
import { writeLaunchPage } from './store/launch-page.ts'

/** The program that opens a file in the default browser, where it is not `xdg-open`. */
const openers: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/**
 * Opens the browser on a launch link. The link goes through a file of this user alone, because every user of the machine can
 * read the arguments of a process.
 */
export function openBrowser(url: string, stateDir: string): void {
  const file = writeLaunchPage(stateDir, url)
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  // No browser on this machine is no fault: the link stands on the terminal.
  spawn(command, [...args, file], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
