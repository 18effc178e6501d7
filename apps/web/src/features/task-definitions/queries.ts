import type { Family } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'

export interface FamilyRef {
  account: string
  region: string
  family: string
}
export interface RevisionRef extends FamilyRef {
  revision: string
}

export const familiesQuery = (account: string) =>
  queryOf('/api/:account/task-definitions', { params: { account } })
/** The revisions of a family. A long list arrives in parts: refetches until it is complete. */
export const familyQuery = (ref: FamilyRef) => ({
  ...queryOf('/api/:account/:region/task-definitions/:family', {
    params: { account: ref.account, region: ref.region, family: ref.family },
  }),
  refetchInterval: (query: { state: { data?: Family } }) =>
    query.state.data && !query.state.data.complete ? 250 : (false as const),
})
/** Uses of the revisions of a family. They change as services and tasks do. */
export const usesQuery = (ref: FamilyRef) => ({
  ...queryOf('/api/:account/:region/task-definitions/:family/uses', {
    params: { account: ref.account, region: ref.region, family: ref.family },
  }),
  refetchInterval: 20_000,
})
/** One revision. Its content never changes; its status may. */
export const revisionQuery = (ref: RevisionRef) =>
  queryOf('/api/:account/:region/task-definitions/:family/:revision', {
    params: {
      account: ref.account,
      region: ref.region,
      family: ref.family,
      revision: ref.revision,
    },
  })
