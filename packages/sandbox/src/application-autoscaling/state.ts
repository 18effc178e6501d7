/** What Application Auto Scaling holds in one account × region. */
export interface Scaling {}

/** Application Auto Scaling before anything was created. */
export function createScaling(): Scaling {
  return {}
}
