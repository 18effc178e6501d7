import { createScaling, type Scaling } from '../application-autoscaling/state.ts'
import { createCloudWatch, type CloudWatch } from '../cloudwatch/state.ts'
import { createEc2, type Ec2 } from '../ec2/state.ts'
import { createEcr, type Ecr } from '../ecr/state.ts'
import { createEcs, type Ecs } from '../ecs/state.ts'
import { createElbv2, type Elbv2 } from '../elbv2/state.ts'
import { createLogs, type Logs } from '../logs/state.ts'
import type { Clock } from './clock.ts'

/** The state of one account in one region, an api a member. */
export interface Region {
  partition: string
  account: string
  name: string
  clock: Clock
  /** Another region, of this account or another of the world; undefined where the world has none. */
  elsewhere: (account: string, region: string) => Region | undefined
  cloudWatch: CloudWatch
  ec2: Ec2
  ecr: Ecr
  ecs: Ecs
  elbv2: Elbv2
  logs: Logs
  scaling: Scaling
}

/** An empty region of an account. */
export function createRegion(
  account: string,
  name: string,
  clock: Clock,
  world?: Region['elsewhere'],
): Region {
  const region: Region = {
    partition: 'aws',
    account,
    name,
    clock,
    elsewhere: (other, there) =>
      other === account && there === name ? region : world?.(other, there),
    cloudWatch: createCloudWatch(),
    ec2: createEc2(account, name),
    ecr: createEcr(),
    ecs: createEcs(),
    elbv2: createElbv2(),
    logs: createLogs(),
    scaling: createScaling(),
  }
  return region
}
