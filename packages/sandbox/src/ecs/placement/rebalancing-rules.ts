import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'

/** The settings of a service that rebalancing depends on. */
interface Spread {
  schedulingStrategy?: string | undefined
  placementConstraints?: readonly PlacementConstraint[] | undefined
  placementStrategy?: readonly PlacementStrategy[] | undefined
  deploymentConfiguration?: { maximumPercent?: number | undefined } | undefined
}

/**
 * Returns whether rebalancing is supported: for a replica service that spreads over zones first and
 * may start tasks before it stops others (docs: service-rebalancing).
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
