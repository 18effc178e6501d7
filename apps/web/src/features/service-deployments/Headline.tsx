import { useQuery } from '@tanstack/react-query'
import type { ServiceRef } from '#lib/refs.ts'
import { ToneMark } from '#ui/Tone.tsx'
import { headline } from './headline'
import { serviceDeploymentsQuery } from './queries'

const colours = { bad: 'text-bad', warn: 'text-warn', busy: 'text-busy' }

/**
 * Describes the running deployment in one line. Renders nothing if none runs, or without a history.
 */
export function Headline({ serviceRef, going }: { serviceRef: ServiceRef; going: boolean }) {
  const { data } = useQuery({ ...serviceDeploymentsQuery(serviceRef), enabled: going })
  const now = data && headline(data.deployments)
  if (!now) return null
  return (
    <p
      role="status"
      aria-label="Deployment"
      className={`mt-2 flex items-baseline gap-2 font-medium ${colours[now.tone]}`}
    >
      <ToneMark tone={now.tone} />
      <span dir="auto" className="min-w-0 break-words">
        {now.text}
      </span>
    </p>
  )
}
