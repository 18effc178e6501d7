import { createScaling } from '../application-autoscaling/state.ts'
import { createCloudWatch } from '../cloudwatch/state.ts'
import { createEc2 } from '../ec2/default-vpc.ts'
import { createEcr } from '../ecr/state/ecr.ts'
import { createEcs } from '../ecs/state.ts'
import { createElbv2 } from '../elbv2/state.ts'
import { createLogs } from '../logs/state.ts'
import type { Clock } from './clock.ts'
import type { Region } from './region.ts'

/** Creates an empty region of an account. */
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
