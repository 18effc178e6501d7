import { ListTaskDefinitionsCommand, type TaskDefinitionStatus } from '@aws-sdk/client-ecs'
import type { Family, RevisionRow } from '@pilothouse/contract'
import { nameOf } from '../../aws/arn.ts'
import { PagesLoop } from '../../aws/paging.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { notFound, scopeKey } from '../reading.ts'

/** A family during its listing: 2,000 revisions are twenty pages, more than the budget allows at once. */
interface Listing {
  rows: RevisionRow[]
  done: boolean
  first: Promise<void>
  all: Promise<void>
  endedAt: number
}

const listings = new Map<string, Listing>()
/** The pages of one listing are told to who asks for the rest this long after the last came. */
const keptFor = 2_000
/** The first pages are told at once; a family of few pages is answered whole. */
const patience = 100

/** The revisions of a family that are listed so far, newest first, deregistered ones included. */
export async function readFamily(fleet: Fleet, family: string): Promise<Family> {
  fleet.keepFresh()
  const { scope } = fleet
  const key = `${scopeKey(scope)} ${family}`
  let listing = listings.get(key)
  if (!listing || (listing.done && Date.now() - listing.endedAt > keptFor)) {
    listing = list(fleet, family)
    listings.set(key, listing)
    void listing.all
      .catch(() => undefined)
      .finally(() =>
        setTimeout(() => listings.get(key) === listing && listings.delete(key), keptFor).unref(),
      )
  }
  await listing.first
  let late: NodeJS.Timeout | undefined
  await Promise.race([
    listing.all,
    new Promise((resolve) => (late = setTimeout(resolve, patience))),
  ])
  clearTimeout(late)
  // Older APIs matched a prefix of the name: what belongs to another family is left out.
  const revisions = listing.rows
    .filter((r) => nameOf(r.arn) === `${family}:${r.revision}`)
    .sort((a, b) => b.revision - a.revision)
  if (listing.done && revisions.length === 0) throw notFound(`Task definition family ${family}`)
  return { region: scope.region, family, revisions, complete: listing.done, asOf: Date.now() }
}

/** Forgets what is being listed: something was registered, deregistered or deleted. */
export const forgetFamily = (fleet: Fleet, family: string): boolean =>
  listings.delete(`${scopeKey(fleet.scope)} ${family}`)

function list({ scope }: Fleet, family: string): Listing {
  const listing: Listing = {
    rows: [],
    done: false,
    first: Promise.resolve(),
    all: Promise.resolve(),
    endedAt: 0,
  }
  const page = async (status: TaskDefinitionStatus, nextToken: string | undefined) => {
    const answer = await scope.read(
      { bucket: 'Task definition read', call: 'ecs:ListTaskDefinitions', priority: 'page' },
      (ecs) =>
        ecs.send(
          new ListTaskDefinitionsCommand({
            familyPrefix: family,
            status,
            sort: 'DESC',
            maxResults: 100,
            nextToken,
          }),
        ),
    )
    const known = new Set(listing.rows.map((r) => r.arn))
    listing.rows.push(
      ...(answer.taskDefinitionArns ?? [])
        .filter((arn) => !known.has(arn))
        .map((arn) => ({ arn, status, revision: Number(arn.split(':').at(-1)) })),
    )
    return answer.nextToken
  }
  const rest = async (status: TaskDefinitionStatus, begin: Promise<string | undefined>) => {
    const tokens = new Set<string>()
    for (let token = await begin; token !== undefined; token = await page(status, token)) {
      if (tokens.has(token)) throw new PagesLoop()
      tokens.add(token)
    }
  }
  const statuses = ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'] as const
  const begun = statuses.map((status) => ({ status, first: page(status, undefined) }))
  listing.first = Promise.all(begun.map((b) => b.first)).then(() => undefined)
  listing.all = Promise.all(begun.map((b) => rest(b.status, b.first))).then(() => {
    listing.done = true
    listing.endedAt = Date.now()
  })
  return listing
}
