import type { ClusterRow } from '@pilothouse/contract'
import { Tone } from '#ui/Tone.tsx'

/** The health of a cluster's services, in one word. */
export function ClusterHealth({ cluster }: { cluster: ClusterRow }) {
  const { attention, moving } = cluster.health
  if (cluster.status !== 'ACTIVE') return <Tone tone="quiet">{cluster.status}</Tone>
  if (!cluster.known) return <Tone tone="quiet">Reading</Tone>
  if (attention > 0) return <Tone tone="bad">{`${attention} in trouble`}</Tone>
  if (moving > 0) return <Tone tone="busy">{`${moving} moving`}</Tone>
  if (cluster.services === 0)
    return <Tone tone="quiet">{cluster.running > 0 ? 'No services' : 'Empty'}</Tone>
  return <Tone tone="good">Well</Tone>
}
