import type { Family } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'

export interface FamilyAt {
  account: string
  region: string
  family: string
}
export interface RevisionAt extends FamilyAt {
  revision: string
}

export const familiesQuery = (account: string) =>
  queryOf('/api/:account/task-definitions', { params: { account } })
/** A long family is told as it is listed: asked again until it is whole. */
export const familyQuery = (at: FamilyAt) => ({
  ...queryOf('/api/:account/:region/task-definitions/:family', {
    params: { account: at.account, region: at.region, family: at.family },
  }),
  refetchInterval: (query: { state: { data?: Family } }) =>
    query.state.data && !query.state.data.complete ? 250 : (false as const),
})
/** Who uses the revisions of a family; services and tasks come and go. */
export const usesQuery = (at: FamilyAt) => ({
  ...queryOf('/api/:account/:region/task-definitions/:family/uses', {
    params: { account: at.account, region: at.region, family: at.family },
  }),
  refetchInterval: 20_000,
})
/** What a revision says never changes; whether it is ACTIVE and who uses it may. */
export const revisionQuery = (at: RevisionAt) =>
  queryOf('/api/:account/:region/task-definitions/:family/:revision', {
    params: { account: at.account, region: at.region, family: at.family, revision: at.revision },
  })
