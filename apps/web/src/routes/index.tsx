import { createFileRoute, redirect } from '@tanstack/react-router'
import { sessionQuery } from '#features/session/queries.ts'

export const Route = createFileRoute('/')({
  loader: async ({ context }) => {
    const { accounts } = await context.queryClient.ensureQueryData(sessionQuery())
    throw redirect({
      to: '/$account/clusters',
      params: { account: accounts[0]?.name ?? 'none' },
      search: {},
      replace: true,
    })
  },
})
