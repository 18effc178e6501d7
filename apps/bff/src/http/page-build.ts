import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The build of the page in a folder, as the name of its first script, which has a hash of everything it loads; null where there is none. */
export function buildOf(dir: string): string | null {
  try {
    // Vite writes one script into the page; the stylesheet and what is preloaded have no `src`.
    return (
      / src="\/assets\/([\w.-]{1,200}\.js)"/.exec(
        readFileSync(join(dir, 'index.html'), 'utf8'),
      )?.[1] ?? null
    )
  } catch {
    return null
  }
}
