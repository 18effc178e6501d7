/** What stands under each entry of the rail: the nouns that its pages' addresses begin with. */
const nouns = {
  Clusters: ['clusters'],
  Services: ['services'],
  Tasks: ['tasks'],
  'Task definitions': ['task-definitions'],
  Images: ['images', 'repositories', 'registries', 'compare-images'],
} as const
export type Place = keyof typeof nouns

/** The entry of the rail that a page belongs to: `/main/us-east-1/clusters/shop/services/cart` is one of Services. Names are no nouns: a cluster may be called `tasks`. */
export function placeOf(path: string): Place | null {
  const [, , first, second, , inCluster] = path.split('/')
  const noun = inCluster !== undefined && second === 'clusters' ? inCluster : second
  const [place = null] = [first, noun].flatMap((word) =>
    Object.entries(nouns)
      .filter(([, list]) => (list as readonly (string | undefined)[]).includes(word))
      .map(([title]) => title as Place),
  )
  return place
}
