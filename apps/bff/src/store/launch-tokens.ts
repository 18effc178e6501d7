import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeLaunchPage } from './launch-page.ts'
import { hashOf } from './sessions.ts'

const life = 5 * 60_000

/**
 * Launch tokens as files named by their hash, in a folder of this user only. `npm run open` mints
 * one while the console runs; using a token removes its file, so it works once.
 */
export interface LaunchTokens {
  mint(): string
  /** Whether `use` would accept the token now. */
  has(token: string): boolean
  /** Returns true once, within five minutes. */
  use(token: string): boolean
}

export function openLaunchTokens(stateDir: string, port: number): LaunchTokens {
  const dir = join(stateDir, `launch-${port}`)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const old = (file: string) => {
    const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs
    return at === undefined || Date.now() - at > life
  }
  return {
    mint() {
      for (const name of readdirSync(dir))
        if (old(join(dir, name))) rmSync(join(dir, name), { force: true })
      const token = randomBytes(32).toString('base64url')
      writeFileSync(join(dir, hashOf(token)), '', { mode: 0o600 })
      return token
    },
    has: (token) => !old(join(dir, hashOf(token))),
    use(token) {
      const file = join(dir, hashOf(token))
      if (old(file)) return false
      try {
        rmSync(file)
        removeLaunchPage(stateDir, token)
        return true
      } catch {
        return false
      }
    },
  }
}
