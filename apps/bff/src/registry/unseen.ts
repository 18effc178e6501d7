import type { Unseen } from '@pilothouse/contract'
import type { Accounts } from '../accounts.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { until } from '../fleet/until.ts'
import { keepUsesFresh } from './image-graph.ts'
import type { ImageRequirements } from './image-requirements.ts'
import type { Registry } from './registry.ts'
import type { KeptRepository } from './repository.ts'

/** What a proof rests on may be so old, in milliseconds; a fleet that slept is waited for so long. */
const recent = 45_000
const patience = 12_000

/** Looks, and says what was not seen lately: what a fleet saw before it slept proves nothing. */
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

/** What of a repository's own images was not read. */
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
  // What is part of an index that was not read looks as if nobody used it.
  const indexes = [...repository.images.values()].filter((i) => i.kind === 'index')
  const read = indexes.filter((i) => i.children !== null).length
  return read < indexes.length
    ? [{ ...location, what: 'indexes', seen: read, total: indexes.length, problem: null }]
    : []
}

/** Needs are looked at a second apart at most: one that came in between waits for the next look. */
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
    // What is not whole is told already.
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
