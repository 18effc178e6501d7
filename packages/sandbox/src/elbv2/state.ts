/** What Elastic Load Balancing v2 holds in one account × region. */
export interface Elbv2 {}

/** Elastic Load Balancing v2 before anything was created. */
export function createElbv2(): Elbv2 {
  return {}
}
