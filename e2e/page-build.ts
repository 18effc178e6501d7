import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './process.ts'

/** Copies the built page to a folder. */
export function copyBuild(): string {
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-page-'))
  cpSync(join(root, 'apps/web/dist'), dir, { recursive: true })
  return dir
}

/**
 * Changes a build so that every script has a new name and the old ones are gone, as after an
 * update.
 */
export function renewBuild(dir: string): void {
  const assets = join(dir, 'assets')
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const renamed = new Map(scripts.map((name) => [name, name.replace(/\.js$/, '0.js')]))
  // The names contain hashes, so they cannot occur by chance.
  const renew = (text: string) =>
    [...renamed].reduce((all, [name, next]) => all.replaceAll(name, next), text)
  for (const [name, next] of renamed) {
    writeFileSync(join(assets, name), renew(readFileSync(join(assets, name), 'utf8')))
    renameSync(join(assets, name), join(assets, next))
  }
  const shell = join(dir, 'index.html')
  writeFileSync(shell, renew(readFileSync(shell, 'utf8')))
}
