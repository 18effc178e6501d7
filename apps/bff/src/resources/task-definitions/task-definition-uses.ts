import type { FamilyUses, PartProblem, RevisionUse, ServiceDeployments } from '@pilothouse/contract'
import type { Fleet } from '../../fleet/fleet.ts'
import { toPartProblem } from '../../fleet/part-problem.ts'
import type { KeptService } from '../../fleet/service.ts'
import { listServiceDeployments } from '../services/service-deployments.ts'

/** Most services of a family whose histories are read; more would empty the bucket for everybody. */
const mostHistories = 40
/** Milliseconds to keep a service's earlier revisions: they change only with a new deployment. */
const histories = new Map<string, Promise<ServiceDeployments>>()
const mostKept = 2_000

type As = RevisionUse['services'][number]['as']

/** Lists the uses of a family's revisions, from the fleet and from the services' histories. */
export async function readUses(
  fleet: Fleet,
  family: string,
  patience = 1_500,
): Promise<FamilyUses> {
  fleet.keepFresh()
  await Promise.all([fleet.ready('services', patience), fleet.ready('tasks', patience)])
  const asOf = Date.now()
  const uses = new Map<number, RevisionUse>()
  const problems: PartProblem[] = []
  const at = (name: string): RevisionUse | null => {
    const [of, revision] = [
      name.slice(0, name.lastIndexOf(':')),
      Number(name.slice(name.lastIndexOf(':') + 1)),
    ]
    if (of !== family || !revision) return null
    const one = uses.get(revision) ?? { revision, services: [], tasks: [], stopped: 0 }
    uses.set(revision, one)
    return one
  }
  const use = (name: string, cluster: string, service: string, as: As) => {
    const one = at(name)
    if (one && !one.services.some((s) => s.cluster === cluster && s.service === service))
      one.services.push({ cluster, service, as })
  }
  const users: KeptService[] = []
  for (const picture of fleet.snapshots()) {
    for (const kept of picture.services.values()) {
      const names = [kept.row.taskDefinition, ...kept.deployments.map((d) => d.taskDefinition)]
      names.forEach((name, i) =>
        use(name, kept.row.cluster, kept.row.name, i === 0 ? 'current' : 'deploying'),
      )
      if (names.some((name) => at(name) !== null)) users.push(kept)
    }
    for (const { row } of picture.tasks.values()) {
      const one = at(row.taskDefinition)
      if (row.lastStatus === 'STOPPED') {
        if (one) one.stopped += 1
      } else
        one?.tasks.push({
          cluster: row.cluster,
          taskId: row.taskId,
          service: row.service,
          status: row.lastStatus,
        })
    }
  }
  const asked = users.slice(0, mostHistories)
  const told = await Promise.all(
    asked.map(async ({ row }) => {
      try {
        return { row, history: await historyOf(fleet, row) }
      } catch (error) {
        problems.push({
          ...toPartProblem(error, 'ecs:ListServiceDeployments'),
          cluster: row.cluster,
        })
        return null
      }
    }),
  )
  for (const one of told) {
    if (!one) continue
    const before = beforeOf(one.history, one.row.taskDefinition)
    before.forEach((name, i) =>
      use(name, one.row.cluster, one.row.name, i === 0 ? 'rollback' : 'past'),
    )
  }
  return {
    region: fleet.scope.region,
    family,
    uses: [...uses.values()].sort((a, b) => b.revision - a.revision),
    unseen: unseenOf(fleet, users.length - asked.length, problems.length),
    problems,
    asOf,
  }
}

/** A service's earlier revisions, latest first. The first is the target of a rollback. */
function beforeOf({ deployments }: ServiceDeployments, current: string): string[] {
  const names = deployments.flatMap((d) => [
    d.status === 'SUCCESSFUL' ? (d.to?.taskDefinition ?? null) : null,
    ...d.from.map((r) => r.taskDefinition),
  ])
  return [...new Set(names.filter((name) => name !== null && name !== current) as string[])]
}

async function historyOf(fleet: Fleet, row: KeptService['row']): Promise<ServiceDeployments> {
  const key = [fleet.scope.account, row.id, row.deployment, row.taskDefinition].join(' ')
  const known = histories.get(key)
  if (known) return known
  const asked = listServiceDeployments(fleet, row.cluster, row.name)
  histories.set(key, asked)
  for (const old of [...histories.keys()].slice(0, Math.max(0, histories.size - mostKept)))
    histories.delete(old)
  // A history without its names tells nothing: the next who asks may have more luck.
  return asked
    .then((history) =>
      history.problems.length > 0
        ? Promise.reject(new Error(history.problems[0]?.message))
        : history,
    )
    .catch((error: unknown) => {
      histories.delete(key)
      throw error
    })
}

/** Everything that has not been scanned. */
function unseenOf(fleet: Fleet, services: number, histories: number): string | null {
  const parts = [fleet.part('services'), fleet.part('tasks')]
  const [problem] = parts.flatMap((p) => p.problems)
  const said = [
    problem
      ? `${problem.call}${problem.cluster ? ` of ${problem.cluster}` : ''} failed (${problem.code}).`
      : null,
    !problem && parts.some((p) => !p.complete) ? 'Not every cluster was read yet.' : null,
    services > 0 ? `The histories of ${services} more services were not read.` : null,
    histories > 0 ? `The histories of ${histories} services could not be read.` : null,
  ].filter((s) => s !== null)
  return said.length > 0 ? said.join(' ') : null
}
