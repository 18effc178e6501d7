import { createRequire } from 'node:module'
import { scalingOperations } from '../application-autoscaling/operations.ts'
import { cloudWatchOperations } from '../cloudwatch/operations.ts'
import { ec2Operations } from '../ec2/operations.ts'
import { complainEcr } from '../ecr/complaints.ts'
import { ecrOperations } from '../ecr/operations.ts'
import { ecsOperations } from '../ecs/operations.ts'
import { elbv2Operations } from '../elbv2/operations.ts'
import { logsOperations } from '../logs/operations.ts'
import { Fault } from '../operation.ts'
import { stsOperations } from '../sts/operations.ts'
import type { World } from '../world/world.ts'
import { awsJson } from './aws-json.ts'
import { awsQuery } from './aws-query.ts'
import type { Rules } from './check.ts'
import type { Api } from './codec.ts'
import { ec2Query } from './ec2-query.ts'
import { complain, complainEcs, readLimits } from './limits.ts'
import { isRpcV2Cbor, rpcV2Cbor } from './rpc-v2-cbor.ts'
import { schemasOf, type Schemas } from './schemas.ts'

/** Returns an api's limits and its fault for inputs that break them. */
const rules = (name: string, code: string, words = complain): Rules => ({
  limits: readLimits(name),
  refuse: (complaints) => new Fault(code, words(complaints)),
})

const require = createRequire(import.meta.url)
const read = new Map<string, Schemas>()

/**
 * Loads the schemas of a client at the first use of its api: EC2's alone take 60 MB, the others
 * about 10 MB each, and many accounts only use ECS.
 */
function schemasIn(client: string): Schemas {
  const schemas = read.get(client) ?? schemasOf(require(`@aws-sdk/client-${client}`) as object)
  read.set(client, schemas)
  return schemas
}

/** CloudWatch speaks three protocols; the headers of each request say which. */
function monitoring(): Api {
  const target = 'GraniteServiceVersion20100801'
  const held = rules('cloudwatch', 'ValidationError')
  const byCbor = rpcV2Cbor(target, held)
  const byQuery = awsQuery('2010-08-01', 'http://monitoring.amazonaws.com/doc/2010-08-01/', held)
  return {
    name: 'monitoring',
    prefix: 'cloudwatch',
    get schemas() {
      return schemasIn('cloudwatch')
    },
    operations: cloudWatchOperations,
    codec: awsJson(target, held, { version: '1.0', formerlyQuery: true }),
    codecOf: (request) => {
      if (isRpcV2Cbor(request)) return byCbor
      return request.headers['x-amz-target'] === undefined ? byQuery : undefined
    },
  }
}

/** Creates the apis of the sandbox, keyed by their names in a credential scope. */
export function createApis(world: World): ReadonlyMap<string, Api> {
  const apis: Api[] = [
    {
      name: 'ecs',
      get schemas() {
        return schemasIn('ecs')
      },
      operations: ecsOperations,
      codec: awsJson(
        'AmazonEC2ContainerServiceV20141113',
        rules('ecs', 'InvalidParameterException', complainEcs),
      ),
    },
    {
      name: 'ec2',
      get schemas() {
        return schemasIn('ec2')
      },
      operations: ec2Operations,
      codec: ec2Query('2016-11-15', readLimits('ec2')),
    },
    {
      name: 'ecr',
      get schemas() {
        return schemasIn('ecr')
      },
      operations: ecrOperations,
      codec: awsJson(
        'AmazonEC2ContainerRegistry_V20150921',
        rules('ecr', 'InvalidParameterException', complainEcr),
      ),
    },
    {
      name: 'elasticloadbalancing',
      get schemas() {
        return schemasIn('elastic-load-balancing-v2')
      },
      operations: elbv2Operations,
      codec: awsQuery(
        '2015-12-01',
        'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
        rules('elbv2', 'ValidationError'),
      ),
    },
    {
      name: 'application-autoscaling',
      get schemas() {
        return schemasIn('application-auto-scaling')
      },
      operations: scalingOperations,
      codec: awsJson(
        'AnyScaleFrontendService',
        rules('application-autoscaling', 'ValidationException'),
      ),
    },
    {
      name: 'logs',
      get schemas() {
        return schemasIn('cloudwatch-logs')
      },
      operations: logsOperations,
      codec: awsJson('Logs_20140328', rules('logs', 'InvalidParameterException')),
    },
    monitoring(),
    {
      name: 'sts',
      get schemas() {
        return schemasIn('sts')
      },
      operations: stsOperations(world),
      codec: awsQuery(
        '2011-06-15',
        'https://sts.amazonaws.com/doc/2011-06-15/',
        rules('sts', 'ValidationError'),
      ),
    },
  ]
  return new Map(apis.map((api) => [api.name, api]))
}
