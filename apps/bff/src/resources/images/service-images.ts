import type { PartProblem, ServiceImage } from '@pilothouse/contract'
import type { Accounts } from '../../accounts.ts'
import { ecrImage } from '../../aws/image-name.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import type { TaskImage } from '../../fleet/task.ts'
import { standingOf } from './image-standing.ts'

const patience = 2_500

/**
 * Reads the images that a service runs: each container's image, its digest, and how it compares
 * with its registry.
 */
export async function readServiceImages(
  accounts: Accounts,
  fleet: Fleet,
  cluster: string,
  service: string,
): Promise<{ images: ServiceImage[]; problems: PartProblem[]; asOf: number }> {
  const asOf = Date.now()
  fleet.adopt(cluster)
  fleet.keepFresh(cluster)
  const account = accounts.get(fleet.scope.account)
  const requirements = account?.requirements.get(fleet.scope.region)
  requirements?.keepFresh()
  const registries = [...accounts.values()].flatMap((a) => [...a.registries.values()])
  for (const registry of registries) registry.keepFresh()
  await Promise.all([
    fleet.ready('tasks', patience, cluster),
    ...registries.map((r) => r.ready(patience)),
  ])
  const found = new Map<string, ServiceImage>()
  const add = (
    { container, image, digest }: TaskImage,
    { taskDefinition, tasks }: Pick<ServiceImage, 'taskDefinition' | 'tasks'>,
  ) => {
    const key = `${taskDefinition} ${container} ${image} ${digest}`
    const known = found.get(key)
    if (known) {
      known.tasks += tasks
      return
    }
    const named = ecrImage(image)
    const standing = named
      ? standingOf(registries, { named, digest: named.digest ?? digest })
      : { standing: 'elsewhere' as const, pushedAt: null, now: null }
    found.set(key, {
      container,
      image: fleet.scope.redactor.scrub(image),
      taskDefinition,
      digest,
      registryRegion: named?.region ?? null,
      repository: named?.repository ?? null,
      tag: named?.tag ?? null,
      ...standing,
      tasks,
    })
  }
  for (const { row, images } of fleet.snapshot(cluster)?.tasks.values() ?? []) {
    if (row.service !== service || row.lastStatus === 'STOPPED') continue
    for (const image of images) add(image, { taskDefinition: row.taskDefinition, tasks: 1 })
  }
  // No task runs (scaled to 0, or waiting): show what would be started.
  if (found.size === 0)
    for (const requirement of requirements?.of(cluster, service) ?? [])
      if (requirement.hold === 'current')
        for (const image of requirement.images)
          add(image, { taskDefinition: requirement.taskDefinition, tasks: 0 })
  // Read these repositories first, so that the next response can compare the images.
  for (const { registryRegion, repository } of found.values())
    if (repository)
      for (const registry of registries)
        if (registry.scope.region === registryRegion) registry.keepFresh(repository)
  const problems = registries.flatMap((registry) =>
    registry.part().problems.filter((p) => p.call === 'ecr:DescribeRepositories'),
  )
  return { images: [...found.values()], problems, asOf }
}
