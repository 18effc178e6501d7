import { createEcs, type Ecs } from '../ecs/state.ts'
import type { Clock } from './clock.ts'

/** The state of one account in one region, an api a member. */
export interface Region {
  partition: string
  account: string
  name: string
  clock: Clock
  ecs: Ecs
}

/** An empty region of an account. */
export function createRegion(account: string, name: string, clock: Clock): Region {
  return { partition: 'aws', account, name, clock, ecs: createEcs() }
}
