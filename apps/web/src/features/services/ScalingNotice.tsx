import type { ServiceRow, ServiceScaling } from '@pilothouse/contract'
import { outsideRange, ownerOf } from '@pilothouse/contract/services/scaling-rules'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { scalingQuery } from './queries'

/** Milliseconds after which the notice stops waiting for the answer. */
const patience = 3_000
const call = 'application-autoscaling:DescribeScalableTargets'

interface Scaled {
  data: ServiceScaling | undefined
  late: boolean
}

/** The autoscaling of a service, as far as it is known while the dialog is open. */
export function useScaling(account: string, service: ServiceRow): Scaled {
  const { data, isError } = useQuery(
    scalingQuery(account, service.region, service.cluster, service.name),
  )
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (data) return
    const timer = setTimeout(() => setLate(true), patience)
    return () => clearTimeout(timer)
  }, [data])
  return { data, late: !data && (late || isError) }
}

/**
 * Warns before the user types a count that autoscaling sets it too. The dialog works without this
 * answer.
 */
export function ScalingNotice({
  service,
  scaled: { data, late },
}: {
  service: ServiceRow
  scaled: Scaled
}) {
  return (
    <p role="status" className="mt-2 min-h-10">
      {data || late ? (
        <Known service={service} data={data} />
      ) : (
        <span className="text-faint">Reading whether Application Auto Scaling sets this…</span>
      )}
    </p>
  )
}

function Known({ service, data }: { service: ServiceRow; data: ServiceScaling | undefined }) {
  const owner = ownerOf(service, data?.target ?? null)
  if (!data || data.targetProblem) {
    const problem = data?.targetProblem
    const findWhy = () => {
      if (problem?.iam)
        return (
          <>
            the permission <code>{problem.iam.action}</code> is missing.
          </>
        )
      if (problem && problem.code !== 'Unreachable') return problem.message
      return (
        <>
          <code>{call}</code> does not answer.
        </>
      )
    }
    const why = findWhy()
    return (
      <span className="break-words text-muted">
        {owner} Its autoscaling range could not be read: {why}
      </span>
    )
  }
  return (
    <span className={owner ? '' : 'text-muted'}>
      {owner ?? 'This service has no autoscaling; it stays at the count you set.'}
    </span>
  )
}

/** Warns that the typed count is outside the autoscaling range. */
export function OutsideRange({ scaled: { data }, to }: { scaled: Scaled; to: number | null }) {
  const text = to === null ? null : outsideRange(data?.target ?? null, to)
  return (
    <div aria-live="polite">
      {text && <p className="mt-2 rounded-md border border-warn/40 px-3 py-2 text-warn">{text}</p>}
    </div>
  )
}
