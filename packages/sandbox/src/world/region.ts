import type { AutoScalingState } from '../application-autoscaling/state.ts'
import type { CloudWatch } from '../cloudwatch/state.ts'
import type { Ec2 } from '../ec2/state.ts'
import type { Ecr } from '../ecr/state/ecr.ts'
import type { Ecs } from '../ecs/state.ts'
import type { Elbv2 } from '../elbv2/state.ts'
import type { Logs } from '../logs/state.ts'
import type { Clock } from './clock.ts'

/** State of one account in one region, with one member for each api. */
export interface Region {
  partition: string
  account: string
  name: string
  clock: Clock
  /** Returns a region of this account or of another one, or undefined if it does not exist. */
  elsewhere: (account: string, region: string) => Region | undefined
  cloudWatch: CloudWatch
  ec2: Ec2
  ecr: Ecr
  ecs: Ecs
  elbv2: Elbv2
  logs: Logs
  scaling: AutoScalingState
}
