import { expect, type Locator, type Page } from '@playwright/test'
import type { Console } from './console.ts'

/** The account's name in addresses: that of the profile. */
export const accountName = 'journey'

/** The row of a table with this link. */
export const row = (page: Page, table: string, link: string): Locator =>
  page
    .getByRole('table', { name: table })
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: link, exact: true }) })

export const pathOf = (
  cluster: string,
  kind?: 'services' | 'tasks',
  name?: string,
  region = 'us-east-1',
): string =>
  `/${accountName}/${region}/clusters/${cluster}${kind && name ? `/${kind}/${name}` : ''}`

/** Opens a service's page. */
export async function openService(
  page: Page,
  console: Console,
  cluster: string,
  service: string,
): Promise<void> {
  await page.goto(`${console.url}${pathOf(cluster, 'services', service)}`)
  await expect(page.getByRole('heading', { level: 1, name: service, exact: true })).toBeVisible()
}

/** Opens the dialog that scales the service of this page. */
export async function openScale(page: Page, service: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Scale', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Scale ${service}` })
  await expect(dialog).toBeVisible()
  return dialog
}
