import type { Unseen } from '@pilothouse/contract'
import type { Accounts } from '../accounts.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { until } from '../fleet/until.ts'
import { keepUsesFresh } from './image-graph.ts'
import type { ImageRequirements } from './image-requirements.ts'
import type { Registry } from './registry.ts'
import type { KeptRepository } from './repository.ts'

/**
 * Milliseconds: the greatest age of data that a deletion check may rely on, and the longest wait
 * for a fleet that slept.
 */
const recent = 45_000
const patience = 12_000

/**
 * Refreshes all uses and waits. Returns what is still unread or too old: data from before a fleet
 * slept proves nothing.
 */
export async function awaitFreshUses(
  accounts: Accounts,
  now: () => number = Date.now,
): Promise<Unseen[]> {
  const fleets = [...accounts.values()].flatMap((account) => [...account.fleets.values()])
  const since = now() - recent
  await Promise.all(fleets.map((fleet) => awaitFreshFleet(fleet, since)))
  const until = now() + patience
  await Promise.all(
    [...accounts.values()].flatMap((account) =>
      [...account.requirements.values()].map((requirements) =>
        awaitRequirements(requirements, () => now() < until),
      ),
    ),
  )
  return [...keepUsesFresh(accounts), ...fleets.flatMap((fleet) => staleParts(fleet, since))]
}

/** The images of a repository that have not been read. */
export function unseenImages(registry: Registry, repository: KeptRepository): Unseen[] {
  const location = { account: registry.scope.account, region: registry.scope.region }
  if (repository.asOf === null || repository.problem !== null)
    return [
      {
        ...location,
        what: 'images',
        seen: repository.images.size,
        total: null,
        problem: repository.problem,
      },
    ]
  // The children of an unread index look unused.
  const indexes = [...repository.images.values()].filter((i) => i.kind === 'index')
  const read = indexes.filter((i) => i.children !== null).length
  return read < indexes.length
    ? [{ ...location, what: 'indexes', seen: read, total: indexes.length, problem: null }]
    : []
}

/**
 * Requirements are read at most once a second: a service that appeared meanwhile waits for the next
 * read.
 */
async function awaitRequirements(
  requirements: ImageRequirements,
  goOn: () => boolean,
): Promise<void> {
  do {
    requirements.keepFresh()
    await requirements.ready(1_100)
  } while (
    goOn() &&
    requirements.unseen().some((u) => u.what === 'deployments' && u.problem === null)
  )
}

const parts = ['clusters', 'services', 'tasks'] as const

const staleParts = (fleet: Fleet, since: number): Unseen[] =>
  parts.flatMap((what) => {
    const { asOf, complete, total } = fleet.part(what)
    // `unseen` already reports incomplete parts.
    return complete && (asOf ?? 0) < since
      ? [
          {
            account: fleet.scope.account,
            region: fleet.scope.region,
            what,
            seen: 0,
            total,
            problem: null,
          },
        ]
      : []
  })

function awaitFreshFleet(fleet: Fleet, since: number): Promise<void> {
  fleet.keepFresh()
  const there = () =>
    parts.every((what) => {
      const { asOf, complete, problems } = fleet.part(what)
      return problems.length > 0 || (complete && (asOf ?? 0) >= since)
    })
  return until(there, patience, (check) => fleet.onAge(check))
}
