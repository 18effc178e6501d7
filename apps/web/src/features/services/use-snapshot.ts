import type { Problem, ServiceRow } from '@pilothouse/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemFrom } from '#lib/api.ts'
import { serviceQuery } from './queries'

interface Snapshot {
  /** The service as the user sees it in a dialog. */
  snapshot: ServiceRow
  /** Whether it is being read again. Block sending until then: old values would be refused again. */
  reading: boolean
  /** Why it could not be read again. */
  problem: Problem | null
  /** Reads the service again, after somebody else changed it. */
  readAgain: () => Promise<void>
}

/** Keeps a service as it was when a dialog opened, so that the action can name what the user saw. */
export function useSnapshot(account: string, service: ServiceRow): Snapshot {
  const client = useQueryClient()
  const [snapshot, setSnapshot] = useState(service)
  const [reading, setReading] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const readAgain = async () => {
    setProblem(null)
    setReading(true)
    try {
      setSnapshot(
        await client.fetchQuery({
          ...serviceQuery(account, snapshot.region, snapshot.cluster, snapshot.name),
          staleTime: 0,
        }),
      )
    } catch (error) {
      setProblem(problemFrom(error))
    } finally {
      setReading(false)
    }
  }
  return { snapshot, reading, problem, readAgain }
}
