import type { ServiceRow } from '@pilothouse/contract'
import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { startApplying } from './apply'

const key = ['/api/:account/services', { account: 'a' }, {}] as const
const part = { region: 'r', asOf: 1, complete: true, loaded: 1, total: 1, problems: [] }
const row = { id: 'r/c/web', region: 'r', cluster: 'c', name: 'web', running: 2 } as ServiceRow

test('applies a change that arrived before the list', async () => {
  const client = new QueryClient()
  const applying = startApplying('a', client)
  let answer: (list: unknown) => void = () => undefined
  const fetched = client.fetchQuery({
    queryKey: key,
    queryFn: () => new Promise((resolve) => (answer = resolve)),
  })
  applying.apply([{ kind: 'services', region: 'r', upsert: [row], remove: [], part }])
  answer({ rows: [], parts: [{ ...part, loaded: 0 }] })
  await fetched
  expect(client.getQueryData(key)).toMatchObject({ rows: [row], parts: [{ loaded: 1 }] })
  applying.stop()
})

test('leaves the lists of other accounts alone', async () => {
  const client = new QueryClient()
  const applying = startApplying('b', client)
  client.setQueryData(key, { rows: [], parts: [part] })
  applying.apply([{ kind: 'services', region: 'r', upsert: [row], remove: [], part }])
  expect(client.getQueryData(key)).toMatchObject({ rows: [] })
  applying.stop()
})
