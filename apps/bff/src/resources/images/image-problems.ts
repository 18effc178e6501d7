import type { ImageProblem, Unseen } from '@pilothouse/contract'
import type { Accounts, WatchedAccount } from '../../accounts.ts'
import { graphOf, keepUsesFresh } from '../../registry/image-graph.ts'
import { standingOf } from './image-standing.ts'

const patience = 2_500

/**
 * Lists the images of an account's services and tasks that differ from what their tag names now, or
 * that could not be pulled again.
 */
export async function listImageProblems(
  accounts: Accounts,
  account: WatchedAccount,
): Promise<{ rows: ImageProblem[]; unseen: Unseen[]; asOf: number }> {
  const registries = [...accounts.values()].flatMap((a) => [...a.registries.values()])
  for (const registry of registries) registry.keepFresh()
  keepUsesFresh(accounts)
  await Promise.all(registries.map((r) => r.ready(patience)))
  const rows = new Map<string, ImageProblem>()
  for (const known of graphOf(accounts).all()) {
    const { use, named, digest } = known
    if (use.account !== account.config.name || use.hold === 'definition') continue
    const { standing, pushedAt, now } = standingOf(registries, known)
    if (standing !== 'missing' && !(standing === 'stale' && use.hold === 'running')) continue
    const id = [
      use.region,
      use.cluster,
      use.service ?? use.taskDefinition,
      use.container,
      standing,
      use.hold,
      digest,
    ].join('/')
    rows.set(id, {
      id,
      kind: standing,
      hold: use.hold,
      region: use.region,
      cluster: use.cluster,
      service: use.service,
      taskDefinition: use.taskDefinition,
      container: use.container,
      image: use.image,
      registryRegion: named.region,
      repository: named.repository,
      tag: named.tag,
      digest,
      pushedAt,
      now,
      tasks: use.tasks,
    })
  }
  const unseen = [
    ...keepUsesFresh(accounts),
    ...registries
      .filter((r) => !r.part().complete)
      .map((registry): Unseen => {
        const { loaded, total, problems } = registry.part()
        return {
          account: registry.scope.account,
          region: registry.scope.region,
          what: 'images',
          seen: loaded,
          total,
          problem: problems[0] ?? null,
        }
      }),
  ]
  return { rows: [...rows.values()], unseen, asOf: Date.now() }
}
