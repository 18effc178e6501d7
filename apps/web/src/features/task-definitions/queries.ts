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
/** A long family is told as it is listed: asked again until it is whole. */
export const familyQuery = (ref: FamilyRef) => ({
  ...queryOf('/api/:account/:region/task-definitions/:family', {
    params: { account: ref.account, region: ref.region, family: ref.family },
  }),
  refetchInterval: (query: { state: { data?: Family } }) =>
    query.state.data && !query.state.data.complete ? 250 : (false as const),
})
/** Who uses the revisions of a family; services and tasks come and go. */
export const usesQuery = (ref: FamilyRef) => ({
  ...queryOf('/api/:account/:region/task-definitions/:family/uses', {
    params: { account: ref.account, region: ref.region, family: ref.family },
  }),
  refetchInterval: 20_000,
})
/** What a revision says never changes; whether it is ACTIVE and who uses it may. */
export const revisionQuery = (ref: RevisionRef) =>
  queryOf('/api/:account/:region/task-definitions/:family/:revision', {
    params: {
      account: ref.account,
      region: ref.region,
      family: ref.family,
      revision: ref.revision,
    },
  })
