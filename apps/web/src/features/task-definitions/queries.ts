import { queryOf } from '../../lib/api'

export interface FamilyAt { account: string; region: string; family: string }
export interface RevisionAt extends FamilyAt { revision: string }

export const familiesQuery = (account: string) => queryOf('/api/:account/task-definitions', { params: { account } })
export const familyQuery = (at: FamilyAt) => queryOf('/api/:account/:region/task-definitions/:family', { params: { account: at.account, region: at.region, family: at.family } })
/** What a revision says never changes; whether it is ACTIVE and who uses it may. */
export const revisionQuery = (at: RevisionAt) => queryOf('/api/:account/:region/task-definitions/:family/:revision', { params: { account: at.account, region: at.region, family: at.family, revision: at.revision } })
