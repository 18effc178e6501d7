import * as ecs from '@aws-sdk/client-ecs'
import * as sts from '@aws-sdk/client-sts'
import { ecsOperations } from '../ecs/operations.ts'
import { stsOperations } from '../sts/operations.ts'
import type { World } from '../world/world.ts'
import { awsJson } from './aws-json.ts'
import { awsQuery } from './aws-query.ts'
import type { Api } from './codec.ts'
import { schemasOf } from './schemas.ts'

/** The apis of the sandbox, by their names in a credential scope. */
export function createApis(world: World): ReadonlyMap<string, Api> {
  const apis: Api[] = [
    {
      name: 'ecs',
      schemas: schemasOf(ecs),
      operations: ecsOperations,
      codec: awsJson('AmazonEC2ContainerServiceV20141113'),
    },
    {
      name: 'sts',
      schemas: schemasOf(sts),
      operations: stsOperations(world),
      codec: awsQuery('2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/'),
    },
  ]
  return new Map(apis.map((api) => [api.name, api]))
}
