import type { Page } from '@playwright/test'
import { startConsole, test as base, expect } from '../console.ts'
import { readList, readPage, readTable } from '../read-page.ts'
import * as expected from '../replay/expected.ts'
import { allRecordings, hasRecordings, last, type Recording } from '../replay/recording.ts'
import { startReplay } from '../replay/server.ts'

/** Compares the pages, member by member, with answers recorded from AWS between 2017 and 2025. */
const test = base.extend<{ recording: Recording }>({
  recording: [undefined as never, { option: true }],
  console: async ({ recording }, use) => {
    const replay = await startReplay(recording)
    const console = await startConsole({
      url: replay.url,
      accessKeyId: 'AKIDREPLAY',
      secretAccessKey: 'replayed',
      regions: [recording.region],
    })
    await use(console)
    await console.stop()
    await replay.stop()
    expect(replay.unknown, 'operations that the replay does not know').toEqual([])
  },
})

const recordings = allRecordings()
test.skip(
  !hasRecordings,
  'The recordings are not here: they lie beside the checkout, in ../shared/recordings.',
)
if (!hasRecordings) test('recorded answers', () => undefined)

// A mask shows only whether its value changed.
const masked = expect.stringMatching(/^masked, mark [\w-]{6}$/) as unknown as string
const places = (r: Recording, cluster: string) => `/journey/${r.region}/clusters/${cluster}`

for (const { title, recording } of recordings) {
  test.describe(title, () => {
    test.use({ recording })

    if (recording.clusters.length > 0)
      test('clusters', async ({ page, console }) => {
        await expect
          .poll(() => readTable(page.getByRole('table', { name: 'Clusters' })))
          .toHaveLength(recording.clusters.length)
        const rows = await readTable(page.getByRole('table', { name: 'Clusters' }))
        for (const cluster of recording.clusters) {
          expect(rows).toContainEqual(
            expect.objectContaining({ ...expected.clusterRow(cluster), Region: recording.region }),
          )
          await page.goto(`${console.url}${places(recording, cluster.clusterName)}`)
          await expect(
            page.getByRole('heading', { level: 1, name: cluster.clusterName }),
          ).toBeVisible()
          await expectTable(
            page,
            'Services',
            expected.ofCluster(recording.services, cluster).map(expected.serviceRow),
          )
          await page.getByRole('tab', { name: 'Tasks' }).click()
          await expectTable(
            page,
            'Tasks',
            expected.ofCluster(recording.tasks, cluster).map(expected.taskRow),
          )
          await page.getByRole('tab', { name: 'Container instances' }).click()
          await expectTable(
            page,
            'Container instances',
            expected.ofCluster(recording.instances, cluster).map(expected.instanceRow),
          )
          await page.getByRole('tab', { name: 'Settings' }).click()
          await expect
            .poll(async () => (await readPage(page)).facts)
            .toEqual(expected.clusterFacts(cluster))
        }
      })

    if (recording.services.length > 0)
      test('services', async ({ page, console }) => {
        for (const service of recording.services)
          await test.step(`service ${service.serviceName}`, async () => {
            const clusterPath = places(recording, last(service.clusterArn))
            await page.goto(`${console.url}${clusterPath}/services/${service.serviceName}`)
            await expect(
              page.getByRole('heading', { level: 1, name: service.serviceName }),
            ).toBeVisible()
            await expect(page.getByRole('region', { name: 'State' })).toContainText(
              expected.serviceState(service),
            )
            await page.getByRole('tab', { name: 'Deployments' }).click()
            for (const [id, words] of Object.entries(expected.deploymentWords(service))) {
              for (const word of words)
                await expect.poll(async () => (await readPage(page)).parts[id]).toContain(word)
            }
            await page.getByRole('tab', { name: 'Events' }).click()
            if (service.events?.length)
              await expect
                .poll(() => readList(page.getByRole('list', { name: 'Events' })))
                .toEqual(
                  service.events.map(
                    (e) => `${expected.iso(e.createdAt)} ${expected.eventWords(e.message)}`,
                  ),
                )
            else await expect(page.getByRole('heading', { name: 'No events' })).toBeVisible()
            await page.getByRole('tab', { name: 'Configuration' }).click()
            await expect
              .poll(async () => (await readPage(page)).facts)
              .toEqual(expected.serviceFacts(service))
            for (const { registryArn } of service.serviceRegistries ?? [])
              await expect(page.getByText(registryArn)).toBeVisible()
          })
      })

    if (recording.tasks.length > 0)
      test('tasks', async ({ page, console }) => {
        for (const task of recording.tasks)
          await test.step(`task ${last(task.taskArn)}`, async () => {
            const clusterPath = places(recording, last(task.clusterArn))
            await page.goto(`${console.url}${clusterPath}/tasks/${last(task.taskArn)}`)
            await expect(
              page.getByRole('heading', {
                level: 1,
                name: `Task ${last(task.taskArn).slice(0, 8)}`,
              }),
            ).toBeVisible()
            await expect
              .poll(async () => (await readPage(page)).facts)
              .toEqual(expected.taskFacts(task, recording.region))
            const { parts } = await readPage(page)
            for (const step of expected.taskSteps(task)) expect(parts['Timeline']).toContain(step)
            for (const container of task.containers ?? [])
              expect(parts[container.name]).toContain(`${container.name} ${container.lastStatus}`)
            if (task.stoppedReason) expect(parts['Why it stopped']).toContain(task.stoppedReason)
          })
      })

    if (recording.definitions.length > 0)
      test('task definitions', async ({ page, console }) => {
        for (const definition of recording.definitions) {
          const name = last(definition.taskDefinition.taskDefinitionArn)
          await test.step(`task definition ${name}`, async () => {
            const { family, revision, status, containerDefinitions } = definition.taskDefinition
            await page.goto(
              `${console.url}/journey/${recording.region}/task-definitions/${family}/${revision}`,
            )
            await expect(
              page.getByRole('heading', { level: 1, name: `${family}:${revision}` }),
            ).toBeVisible()
            await expect(page.getByRole('main')).toContainText(status)
            await expect
              .poll(async () => (await readPage(page)).facts)
              .toEqual(expected.definitionFacts(definition, masked))
            const { parts } = await readPage(page)
            for (const c of containerDefinitions)
              expect(parts[c.name]).toContain(c.essential === false ? 'not essential' : 'essential')
          })
        }
      })
  })
}

async function expectTable(
  page: Page,
  name: string,
  rows: Record<string, unknown>[],
): Promise<void> {
  if (rows.length === 0)
    return expect(page.getByRole('heading', { name: `No ${name.toLowerCase()}` })).toBeVisible()
  const read = () => readTable(page.getByRole('table', { name }))
  await expect.poll(read).toHaveLength(rows.length)
  for (const row of rows) await expect.poll(read).toContainEqual(expect.objectContaining(row))
}
