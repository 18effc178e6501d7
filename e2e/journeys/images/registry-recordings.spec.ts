import { startConsole, test as base, expect } from '../../console.ts'
import { readPage, readTable } from '../../read-page.ts'
import * as expected from '../../replay/expected-registry.ts'
import { iso } from '../../replay/expected.ts'
import { hasRecordings } from '../../replay/recording.ts'
import {
  registryAnswers,
  registryRecordings,
  type RegistryRecording,
} from '../../replay/registry.ts'
import { startReplay } from '../../replay/server.ts'

/** Compares the pages, member by member, with answers recorded from ECR between 2017 and 2022. */
const test = base.extend<{ recording: RegistryRecording }>({
  recording: [undefined as never, { option: true }],
  console: async ({ recording }, use) => {
    const { name, region } = recording
    const noEcs = {
      name,
      region,
      clusters: [],
      services: [],
      tasks: [],
      instances: [],
      definitions: [],
      listed: { services: [], tasks: [], definitions: [] },
      madeUp: new Set<string>(),
    }
    const replay = await startReplay(noEcs, registryAnswers(recording))
    const console = await startConsole({
      url: replay.url,
      accessKeyId: 'AKIDREPLAY',
      secretAccessKey: 'replayed',
      regions: [region],
    })
    await use(console)
    await console.stop()
    await replay.stop()
    expect(replay.unknown, 'operations that the replay does not know').toEqual([])
  },
})

const recordings = registryRecordings()
test.skip(
  !hasRecordings,
  'The recordings are not here: they lie beside the checkout, in ../shared/recordings.',
)
if (!hasRecordings) test('recorded answers of ECR', () => undefined)

for (const { title, recording } of recordings) {
  test.describe(title, () => {
    test.use({ recording })

    test('repositories and images', async ({ page, console }) => {
      // A recording with many repositories has many pages.
      test.setTimeout(120_000)
      await page.goto(`${console.url}/journey/images`)
      const repositories = page.getByRole('table', { name: 'Repositories' })
      for (const repository of recording.repositories) {
        await expect
          .poll(() => readTable(repositories))
          .toContainEqual(
            expect.objectContaining({
              Name: repository.repositoryName,
              ...expected.repositoryRow(recording, repository),
            }),
          )
      }
      expect(await readTable(repositories)).toHaveLength(recording.repositories.length)

      for (const repository of recording.repositories)
        await test.step(repository.repositoryName, async () => {
          const { repositoryName } = repository
          const images = expected.imagesOf(recording, repository)
          const url = `${console.url}/journey/${recording.region}/repositories/${repositoryName}`
          await page.goto(url)
          await expect(page.getByRole('heading', { level: 1, name: repositoryName })).toBeVisible()
          await expect(page.getByRole('main')).toContainText(repository.repositoryUri)
          if (images.length === 0)
            await expect(page.getByRole('heading', { name: 'No images' })).toBeVisible()
          for (const image of images)
            await expect
              .poll(() => readTable(page.getByRole('table', { name: 'Images' })))
              .toContainEqual(expect.objectContaining(expected.imageRow(image)))

          await page.goto(`${url}?tab=settings`)
          await expect
            .poll(async () => (await readPage(page)).facts['Settings'])
            .toEqual(expected.settingsFacts(repository))
          const policy = recording.policies.get(repositoryName)
          const shown = page.getByRole('region', { name: 'Repository policy JSON' })
          if (policy && 'policyText' in policy)
            expect(JSON.parse(await shown.innerText())).toEqual(JSON.parse(policy.policyText))
          else
            await expect(
              page.getByText('only identities of its own account may use it'),
            ).toBeVisible()

          await page.goto(`${url}?tab=lifecycle`)
          const lifecycle = recording.lifecycles.get(repositoryName)
          if (lifecycle && 'lifecyclePolicyText' in lifecycle) {
            expect(
              JSON.parse(
                await page.getByRole('region', { name: 'Lifecycle policy JSON' }).innerText(),
              ),
            ).toEqual(JSON.parse(lifecycle.lifecyclePolicyText))
            await expect(
              page.getByRole('list', { name: 'Rules' }).getByRole('listitem'),
            ).toHaveCount(
              (JSON.parse(lifecycle.lifecyclePolicyText) as { rules: unknown[] }).rules.length,
            )
            // ECR uses a time within a day of the epoch for "never".
            if (lifecycle.lastEvaluatedAt < 86_400)
              await expect(page.getByText('ECR has not evaluated it yet')).toBeVisible()
            else
              await expect(
                page.locator(`time[datetime="${iso(lifecycle.lastEvaluatedAt)}"]`),
              ).toBeVisible()
          } else await expect(page.getByText('images stay until they are deleted')).toBeVisible()

          for (const image of images) {
            const reference = `${repositoryName}@${image.imageDigest}`
            await page.goto(`${console.url}/journey/${recording.region}/images/${reference}`)
            await expect(page.getByRole('heading', { level: 1 })).toContainText(repositoryName)
            const words = () =>
              page.getByRole('main').evaluate((main) => {
                const copy = main.cloneNode(true) as Element
                copy.querySelectorAll('time').forEach((t) => (t.textContent = t.dateTime))
                return (copy.textContent ?? '').replace(/\s+/g, ' ')
              })
            for (const word of expected.imageWords(image)) await expect.poll(words).toContain(word)
            await expect(page.getByRole('region', { name: 'Not read' })).toBeVisible()
          }
        })
    })
  })
}
