import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'

/** What decides whether a service can be rebalanced. */
interface Spread {
  schedulingStrategy?: string | undefined
  placementConstraints?: readonly PlacementConstraint[] | undefined
  placementStrategy?: readonly PlacementStrategy[] | undefined
  deploymentConfiguration?: { maximumPercent?: number | undefined } | undefined
}

/**
 * Whether rebalancing can be had at all: a replica service spread over zones first, with room to
 * start before it stops (docs: service-rebalancing).
 */
export function canRebalance({
  schedulingStrategy,
  placementConstraints = [],
  placementStrategy = [],
  deploymentConfiguration,
}: Spread): boolean {
  const [first] = placementStrategy
  const byZone =
    !first || (first.type === 'spread' && first.field === 'attribute:ecs.availability-zone')
  const pinned = placementConstraints.some((c) =>
    c.expression?.includes('attribute:ecs.availability-zone'),
  )
  return (
    schedulingStrategy !== 'DAEMON' &&
    byZone &&
    !pinned &&
    deploymentConfiguration?.maximumPercent !== 100
  )
}
