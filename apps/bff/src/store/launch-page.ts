import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fileIn = (stateDir: string): string => join(stateDir, 'launch.html')

/** Writes a page that redirects to a launch link, readable by this user only. Returns its path. */
export function writeLaunchPage(stateDir: string, url: string): string {
  const file = fileIn(stateDir)
  rmSync(file, { force: true })
  writeFileSync(
    file,
    '<!doctype html><meta charset="utf-8"><title>Pilothouse</title>' +
      `<meta http-equiv="refresh" content="0;url=${url}">`,
    { mode: 0o600, flag: 'wx' },
  )
  return file
}

/**
 * Removes the page after its token was used. Keeps the page of another console in the same folder.
 */
export function removeLaunchPage(stateDir: string, token: string): void {
  const file = fileIn(stateDir)
  try {
    if (readFileSync(file, 'utf8').includes(`#k=${token}"`)) rmSync(file)
  } catch {
    // No page was written.
  }
}
