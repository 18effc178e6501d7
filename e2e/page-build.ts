import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './process.ts'

/** Copies the built page to a folder of its own. */
export function copyBuild(): string {
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-page-'))
  cpSync(join(root, 'apps/web/dist'), dir, { recursive: true })
  return dir
}

/** Makes the build in a folder another one: every script has a new name, as after a change in all of them, and the old ones are gone. */
export function renewBuild(dir: string): void {
  const assets = join(dir, 'assets')
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const renamed = new Map(scripts.map((name) => [name, name.replace(/\.js$/, '0.js')]))
  // Names have hashes, so none stands in a text by chance.
  const renew = (text: string) =>
    [...renamed].reduce((all, [name, next]) => all.replaceAll(name, next), text)
  for (const [name, next] of renamed) {
    writeFileSync(join(assets, name), renew(readFileSync(join(assets, name), 'utf8')))
    renameSync(join(assets, name), join(assets, next))
  }
  const shell = join(dir, 'index.html')
  writeFileSync(shell, renew(readFileSync(shell, 'utf8')))
}
