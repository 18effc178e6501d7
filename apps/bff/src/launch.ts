import { spawn } from 'node:child_process'
import { writeLaunchPage } from './store/launch-page.ts'

/**
 * Opens the browser on a launch link. The link goes through a file of this user alone, because every user of the machine can
 * read the arguments of a process.
 */
export function openBrowser(url: string, stateDir: string): void {
  const file = writeLaunchPage(stateDir, url)
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [file]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', file]]
        : ['xdg-open', [file]]
  // No browser on this machine is no fault: the link stands on the terminal.
  spawn(command as string, args as string[], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
