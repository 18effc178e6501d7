import type { Region } from '../world/region.ts'

/** A placeholder until the real seeds are merged. */
export function seed(name: 'empty' | 'demo' | 'large', regionOf: (region: string) => Region): void {
  if (name !== 'empty') regionOf('eu-central-1').ecs.clusters.set(name, { clusterName: name })
}
