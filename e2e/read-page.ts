import type { Locator, Page } from '@playwright/test'

/**
 * The content of a page as data: every definition list by its heading, and the text of every part.
 * Times come from `time` elements.
 */
interface ShownPage {
  facts: Record<string, Record<string, string | string[]>>
  parts: Record<string, string>
}

/** Reads the facts and parts of the page. */
export const readPage = (page: Page): Promise<ShownPage> =>
  page.getByRole('main').evaluate((main) => {
    const words = (node: Element | null | undefined): string => {
      if (!node) return ''
      const copy = node.cloneNode(true) as Element
      copy.querySelectorAll('button, svg, [aria-hidden=true]').forEach((e) => e.remove())
      copy.querySelectorAll('time').forEach((t) => (t.textContent = t.dateTime))
      copy.querySelectorAll('*').forEach((e) => e.after(' '))
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim()
    }
    const title = (part: Element | null): string => {
      const heading = part?.querySelector('h2, h3')
      return words(heading?.querySelector('span')) || words(heading)
    }
    const shown: {
      facts: Record<string, Record<string, string | string[]>>
      parts: Record<string, string>
    } = { facts: {}, parts: {} }
    for (const part of main.querySelectorAll('section')) shown.parts[title(part)] = words(part)
    for (const list of main.querySelectorAll('dl')) {
      const below = words(list.parentElement?.querySelector(':scope > h4'))
      const key = title(list.closest('section')) + (below ? ` › ${below}` : '')
      const facts = (shown.facts[key] ??= {})
      for (const row of list.children) {
        const name = words(row.querySelector('dt'))
        const value = words(row.querySelector('dd'))
        const before = facts[name]
        facts[name] = before === undefined ? value : [before, value].flat()
      }
    }
    return shown
  })

/** Reads the rows of a table, each by column header. */
export const readTable = (table: Locator): Promise<Record<string, string>[]> =>
  table.evaluate((element) => {
    const words = (node: Element): string => {
      const copy = node.cloneNode(true) as Element
      copy.querySelectorAll('svg, [aria-hidden=true]').forEach((e) => e.remove())
      copy.querySelectorAll('time').forEach((t) => (t.textContent = t.dateTime))
      copy.querySelectorAll('*').forEach((e) => e.after(' '))
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim()
    }
    const headers = [...element.querySelectorAll('[role=columnheader]')].map(words)
    return [...element.querySelectorAll('[role=row]')]
      .slice(1)
      .map((row) =>
        Object.fromEntries(
          [...row.querySelectorAll('[role=cell]')].map((cell, i) => [
            headers[i] ?? '',
            words(cell),
          ]),
        ),
      )
  })

/** The text of each entry of a list. */
export const readList = (list: Locator): Promise<string[]> =>
  list.evaluate((element) =>
    [...element.children].map((entry) => {
      const copy = entry.cloneNode(true) as Element
      copy.querySelectorAll('time').forEach((t) => (t.textContent = t.dateTime))
      copy.querySelectorAll('*').forEach((e) => e.after(' '))
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim()
    }),
  )
