import { expect, type Locator, type Page } from '@playwright/test'
import type { Console } from './console.ts'

/** The parts of the task definition editor. */
export const definitionPath = (rest: string): string =>
  `/journey/us-east-1/task-definitions/${rest}`
export const code = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'Task definition as JSON' })
export const fields = (page: Page): Locator => page.getByRole('region', { name: 'Common fields' })
export const shownFindings = (page: Page): Locator => page.getByRole('region', { name: 'Findings' })
export const review = (page: Page): Promise<void> =>
  page.getByRole('tab', { name: 'Review' }).click()
export const registerRevision = (page: Page): Locator =>
  page.getByRole('button', { name: 'Register', exact: true })
export const refusal = (page: Page): Locator =>
  page.getByRole('alert').filter({ hasText: 'It was not registered' })

export async function openEditor(page: Page, console: Console, rest: string): Promise<void> {
  await page.goto(`${console.url}${definitionPath(rest)}`)
  await expect(code(page)).toBeVisible()
}

/** Replaces the text. */
export async function type(page: Page, text: string): Promise<void> {
  await code(page).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}
