/** Path segments of the pages below each navigation entry. */
const nouns = {
  Clusters: ['clusters'],
  Services: ['services'],
  Tasks: ['tasks'],
  'Task definitions': ['task-definitions'],
  Images: ['images', 'repositories', 'registries', 'compare-images'],
} as const
export type PagePlace = keyof typeof nouns

/**
 * The navigation entry of a path: `/main/us-east-1/clusters/shop/services/cart` belongs to
 * Services. Looks only at fixed segments, since a cluster may be called `tasks`.
 */
export function pagePlaceOf(path: string): PagePlace | null {
  const [, , first, second, , inCluster] = path.split('/')
  const noun = inCluster !== undefined && second === 'clusters' ? inCluster : second
  const [place = null] = [first, noun].flatMap((word) =>
    Object.entries(nouns)
      .filter(([, list]) => (list as readonly (string | undefined)[]).includes(word))
      .map(([title]) => title as PagePlace),
  )
  return place
}
