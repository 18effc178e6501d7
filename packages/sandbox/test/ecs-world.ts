import type { CreateServiceRequest, ContainerDefinition, Service } from '@aws-sdk/client-ecs'
import { readStoredManifest } from '../src/ecr/content/manifest.ts'
import { keep } from '../src/ecr/images/put-image.ts'
import { newRepositoryState } from '../src/ecr/repositories/repositories.ts'
import { createCluster } from '../src/ecs/clusters/clusters.ts'
import { createService, describeServices } from '../src/ecs/services/services.ts'
import { registerTaskDefinition } from '../src/ecs/task-definitions/task-definitions.ts'
import { addListener } from '../src/elbv2/listeners.ts'
import { addBalancer } from '../src/elbv2/load-balancers.ts'
import { addTargetGroup } from '../src/elbv2/target-groups.ts'
import type { Call } from '../src/operation.ts'
import { manualClock } from '../src/world/clock.ts'
import { createRegion } from '../src/world/new-region.ts'
import type { Region } from '../src/world/region.ts'
import { manifestOf } from './ecr-fixtures.ts'

/** The role that tasks on Fargate pull from ECR with. */
export const executionRoleArn = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole'

/**
 * Puts an image into the registry, in a repository that is made if it must be. Its layers are not
 * there: nobody asks for them.
 */
export function stock(region: Region, name: string, tag: string): void {
  const repository = region.ecr.repositories.get(name) ?? newRepositoryState(region, name)
  const text = manifestOf(
    Buffer.from(`${name}:${tag} ${repository.images.size} ${region.clock.now()}`),
  )
  repository.images.tag(keep(repository, text, readStoredManifest(text), region.clock.now()), tag)
}

/**
 * An empty account with a hand-driven clock, and short words for what the tests say most.
 * `elsewhere` answers other accounts' regions.
 */
export function world(elsewhere?: Region['elsewhere']) {
  const clock = manualClock()
  const region = createRegion('123456789012', 'us-east-1', clock, elsewhere)
  const caller = {
    account: '123456789012',
    arn: 'arn:aws:iam::123456789012:user/test',
    userId: 'AIDA',
    accessKeyId: 'AKIA',
  }
  const call: Call = { caller, region }
  createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] }, call)

  const network = {
    awsvpcConfiguration: {
      subnets: [...region.ec2.subnets.keys()],
      securityGroups: [...region.ec2.groups.keys()],
    },
  }
  // Its image is in the registry, unless the tag asks for one that is not.
  const define = (family: string, tag: string, more: Partial<ContainerDefinition> = {}) => {
    if (tag !== 'missing') stock(region, family, tag)
    return (
      registerTaskDefinition(
        {
          family,
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          executionRoleArn,
          cpu: '256',
          memory: '512',
          containerDefinitions: [
            {
              name: 'app',
              image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/${family}:${tag}`,
              ...more,
            },
          ],
        },
        call,
      ).taskDefinition?.taskDefinitionArn ?? ''
    )
  }
  const defineOnHost = (family: string, memory: number, more: Partial<ContainerDefinition> = {}) =>
    registerTaskDefinition(
      {
        family,
        containerDefinitions: [{ name: 'app', image: `${family}:v1`, cpu: 128, memory, ...more }],
      },
      call,
    )
  const serve = (name: string, desiredCount: number, more: Partial<CreateServiceRequest> = {}) =>
    createService(
      {
        cluster: 'prod',
        serviceName: name,
        taskDefinition: name,
        desiredCount,
        launchType: 'FARGATE',
        networkConfiguration: network,
        ...more,
      },
      call,
    )
  const service = (name: string): Service => {
    const [found] = describeServices({ cluster: 'prod', services: [name] }, call).services ?? []
    if (!found) throw new Error(`No service ${name}`)
    return found
  }
  /** The events of a service, oldest first, with ids taken out. */
  const story = (name: string) =>
    (service(name).events ?? [])
      .map((e) =>
        (e.message ?? '')
          .replace(`(service ${name}) `, '')
          .replaceAll(/[0-9a-f]{32}/g, 'ID')
          .replaceAll(/ecs-svc\/\d+/g, 'ecs-svc/N'),
      )
      .reverse()
  /** A target group that a load balancer sends to; it lets go of its targets within 10 seconds. */
  const balance = (name: string, type: 'ip' | 'instance' = 'ip') => {
    const [subnet] = region.ec2.subnets.values()
    if (!subnet) throw new Error('No subnet')
    const group = addTargetGroup(region, { name, port: 80, vpc: subnet.vpc, type })
    group.attributes.set('deregistration_delay.timeout_seconds', '10')
    const balancer = addBalancer(region, {
      name,
      type: 'application',
      subnets: [...region.ec2.subnets.values()],
      securityGroups: [...region.ec2.groups.values()],
    })
    addListener(region, balancer, {
      port: 80,
      protocol: 'HTTP',
      actions: [{ Type: 'forward', TargetGroupArn: group.arn }],
    })
    return group
  }
  const cluster = () => {
    const found = region.ecs.clusters.get('prod')
    if (!found) throw new Error('No cluster prod')
    return found
  }
  const advance = (seconds: number) => clock.advance(seconds * 1_000)
  return {
    clock,
    balance,
    region,
    call,
    network,
    define,
    defineOnHost,
    serve,
    service,
    story,
    cluster,
    advance,
  }
}
