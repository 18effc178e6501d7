import { expect, type Page } from '@playwright/test'
import type { TestAccountOptions } from './account.ts'

/** Paths that are known only when the demo runs. */
export interface ExamplePlaces {
  running: string
  stopped: string
  revision: string
  image: string
}

export interface Shot {
  name: string
  path: (place: ExamplePlaces) => string
  /** A text that shows when the content is loaded. */
  shows: string | RegExp
  act?: (page: Page) => Promise<void>
  /** Without a session. */
  stranger?: boolean
  /** The page shows problems, so its data never becomes fresh. */
  troubled?: boolean
}

const storefront = '/sandbox/us-east-1/clusters/storefront'
const failing = `${storefront}/services/image-resizer`
const family = (place: ExamplePlaces) => place.revision.replace(/\/\d+$/, '')

const tabs = (name: string, path: string, list: [tab: string, shows: string | RegExp][]): Shot[] =>
  list.map(([tab, shows]) => ({ name: `${name}-${tab}`, path: () => `${path}?tab=${tab}`, shows }))

export const shots: readonly Shot[] = [
  { name: 'clusters', path: () => '/sandbox/clusters', shows: 'storefront' },
  { name: 'services', path: () => '/sandbox/services', shows: 'image-resizer' },
  ...tabs('cluster', storefront, [
    ['services', 'image-resizer'],
    ['tasks', 'those that stopped'],
    ['settings', 'Default strategy'],
  ]),
  ...tabs('cluster', '/sandbox/us-east-1/clusters/platform', [
    ['instances', 'CPU reserved, by service'],
  ]),
  ...tabs('service', failing, [
    ['tasks', 'Failing'],
    ['deployments', 'History'],
    ['events', 'has started'],
    ['configuration', 'Deployment controller'],
  ]),
  ...tabs('service', `${storefront}/services/recommendations`, [
    ['metrics', 'All values as a table'],
  ]),
  { name: 'tasks-running', path: () => '/sandbox/tasks', shows: 'RUNNING' },
  { name: 'tasks-stopped', path: () => '/sandbox/tasks?status=stopped', shows: 'image-resizer' },
  { name: 'task-running', path: (p) => p.running, shows: 'Timeline' },
  {
    name: 'task-log',
    path: () => `${storefront}/services/coupon-engine`,
    shows: 'Failing',
    act: lastLines,
  },
  ...tabs('service', `${storefront}/services/search-api`, [
    ['targets', 'targets by address'],
    ['scaling', 'Last activities'],
  ]),
  { name: 'scale', path: () => `${storefront}/services/search-api`, shows: 'Steady', act: scale },
  { name: 'task-network', path: (p) => p.running, shows: 'its groups apply', act: toNetwork },
  { name: 'task-stopped', path: (p) => p.stopped, shows: 'Why it stopped' },
  { name: 'task-definitions', path: () => '/sandbox/task-definitions', shows: 'checkout' },
  { name: 'family', path: family, shows: 'rollback of 1 service' },
  { name: 'revision', path: (p) => p.revision, shows: 'Task size and place' },
  { name: 'revision-json', path: (p) => `${p.revision}?tab=json`, shows: 'taskDefinitionArn' },
  { name: 'compare', path: (p) => `${family(p)}/compare?from=1&to=4`, shows: '5 differences' },
  { name: 'editor', path: (p) => `${p.revision}/edit`, shows: 'Common fields' },
  {
    name: 'editor-new',
    path: () => '/sandbox/us-east-1/task-definitions/new',
    shows: 'Common fields',
  },
  { name: 'images', path: () => '/sandbox/images', shows: 'Stale' },
  { name: 'registries', path: () => '/sandbox/registries', shows: 'Pull-through cache' },
  ...tabs('repository', '/sandbox/us-east-1/repositories/catalog', [
    ['images', 'only rollback needs it'],
    ['lifecycle', 'Lifecycle policy'],
    ['settings', 'Repository policy'],
    ['push', 'get-login-password'],
  ]),
  ...['overview', 'layers', 'findings', 'uses', 'manifest'].map((tab, n): Shot => ({
    name: `image-${tab}`,
    path: (p) => `${p.image}?tab=${tab}`,
    shows: ['Entry point', 'built on', 'CRITICAL', 'runs it', 'schemaVersion'][n] ?? '',
  })),
  ...tabs('service', '/sandbox/us-east-1/clusters/platform/services/cache-warmer', [
    ['images', 'Stale'],
  ]),
  { name: 'palette', path: () => '/sandbox/services', shows: 'image-resizer', act: find },
  {
    name: 'not-found',
    path: () => `${storefront}/services/no-such-service`,
    shows: 'No such service',
  },
  { name: 'sign-in', path: () => '/sandbox/clusters', shows: 'Get a new link', stranger: true },
]

export const special: readonly {
  account: TestAccountOptions
  fault?: Record<string, unknown>
  list: readonly Shot[]
}[] = [
  {
    account: { seed: 'empty' },
    list: [
      { name: 'empty', path: () => '/sandbox/clusters', shows: 'No clusters yet' },
      { name: 'empty-services', path: () => '/sandbox/services', shows: 'No services' },
      { name: 'empty-images', path: () => '/sandbox/images', shows: 'No repositories' },
      { name: 'empty-tasks', path: () => '/sandbox/tasks', shows: 'No running tasks' },
    ],
  },
  {
    account: { seed: 'demo' },
    fault: { kind: 'denied', operation: 'ListClusters' },
    list: [
      {
        name: 'denied',
        path: () => '/sandbox/clusters',
        shows: 'ecs:ListClusters',
        troubled: true,
      },
    ],
  },
  {
    account: { seed: 'demo' },
    fault: { kind: 'denied', operation: 'DescribeServices' },
    list: [
      {
        name: 'denied-service',
        path: () => failing,
        shows: 'ecs:DescribeServices',
        troubled: true,
      },
    ],
  },
]

/** Waits until the content is shown and fully read. */
export async function ready(page: Page, shot: Shot): Promise<void> {
  await expect(page.getByRole('main').getByText(shot.shows).first()).toBeVisible({
    timeout: 30_000,
  })
  if (shot.stranger || shot.troubled) return
  await expect(page.getByRole('banner').getByRole('status')).toHaveText(/ ago$/, {
    timeout: 30_000,
  })
}

async function scale(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Scale', exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Desired tasks' }).fill('6')
}

async function lastLines(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'its log' }).first().click()
  await expect(page.getByRole('region', { name: /^Log of/ })).toBeVisible({ timeout: 30_000 })
}

async function toNetwork(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Its own interface' }).scrollIntoViewIfNeeded()
}

async function find(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Find anything' }).click()
  const box = page.getByRole('combobox', { name: 'Find anything' })
  await box.fill('check')
  await expect(page.getByRole('option').first()).toBeVisible()
}

/** Finds the paths of a running task, a stopped task and a revision in the demo. */
export async function findPlaces(page: Page, url: string): Promise<ExamplePlaces> {
  const first = async (
    path: string,
    table: string,
    row: string | RegExp,
    link: number,
  ): Promise<string> => {
    await page.goto(`${url}${path}`)
    const found = page
      .getByRole('table', { name: table })
      .getByRole('row')
      .filter({ hasText: row })
      .first()
      .getByRole('link')
      .nth(link)
    return (await found.getAttribute('href', { timeout: 30_000 })) ?? ''
  }
  const running = await first('/sandbox/tasks?q=checkout', 'Tasks', 'RUNNING', 0)
  return {
    running,
    stopped: await first(
      '/sandbox/tasks?status=stopped&q=image-resizer',
      'Tasks',
      'image-resizer',
      0,
    ),
    image: await first('/sandbox/us-east-1/repositories/image-resizer', 'Images', 'running', 0),
    revision: await first('/sandbox/tasks?q=checkout', 'Tasks', 'RUNNING', 3),
  }
}
