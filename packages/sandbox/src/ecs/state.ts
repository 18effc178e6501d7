/** What ECS holds in one account × region. */
export interface Ecs {
  readonly clusters: Map<string, unknown>
}

/** ECS before anything was created. */
export function createEcs(): Ecs {
  return { clusters: new Map() }
}
