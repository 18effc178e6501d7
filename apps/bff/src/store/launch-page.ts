import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fileIn = (stateDir: string): string => join(stateDir, 'launch.html')

/** Writes a page that leads to a launch link, for this user alone; gives its path. */
export function writeLaunchPage(stateDir: string, url: string): string {
  const file = fileIn(stateDir)
  rmSync(file, { force: true })
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>Pilothouse</title><meta http-equiv="refresh" content="0;url=${url}">`,
    { mode: 0o600, flag: 'wx' },
  )
  return file
}

/** Removes the page once its token was used; the page of another console that shares the folder stays. */
export function removeLaunchPage(stateDir: string, token: string): void {
  const file = fileIn(stateDir)
  try {
    if (readFileSync(file, 'utf8').includes(`#k=${token}"`)) rmSync(file)
  } catch {
    // None was written.
  }
}
