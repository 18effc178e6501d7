import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The build of the page in a folder: the name of its first script, whose hash covers everything it
 * loads. Null if there is no build.
 */
export function buildOf(dir: string): string | null {
  try {
    // Vite writes one script into the page; stylesheets and preloads have no `src`.
    return (
      / src="\/assets\/([\w.-]{1,200}\.js)"/.exec(
        readFileSync(join(dir, 'index.html'), 'utf8'),
      )?.[1] ?? null
    )
  } catch {
    return null
  }
}
