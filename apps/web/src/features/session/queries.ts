import { queryOf } from '../../lib/api'

export const sessionQuery = () => ({
  ...queryOf('/api/session', { params: {} }),
  staleTime: 60_000,
})
