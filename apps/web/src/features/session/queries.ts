import { queryOf } from '#lib/api.ts'

export const sessionQuery = () => ({
  ...queryOf('/api/session', { params: {} }),
  staleTime: 60_000,
})
