import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import type { CloudWatchClient, CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch'
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { EC2Client } from '@aws-sdk/client-ec2'
import type { ECRClient } from '@aws-sdk/client-ecr'
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'

/** The apis beside ECS that a page may need, by their prefix in IAM. */
export interface NeighbourClients {
  'application-autoscaling': ApplicationAutoScalingClient
  cloudwatch: CloudWatchClient
  ec2: EC2Client
  ecr: ECRClient
  elasticloadbalancing: ElasticLoadBalancingV2Client
  logs: CloudWatchLogsClient
}

/** Configuration that all clients share. */
type Common = Pick<
  CloudWatchClientConfig,
  'region' | 'credentials' | 'maxAttempts' | 'endpoint' | 'requestHandler'
>

export type Loaders = {
  [A in keyof NeighbourClients]: (common: Common) => Promise<NeighbourClients[A]>
}

/** Clients are imported on first use: EC2's alone takes 60 MB, and many pages never need it. */
const load: Loaders = {
  'application-autoscaling': async (common) =>
    new (await import('@aws-sdk/client-application-auto-scaling')).ApplicationAutoScalingClient(
      common,
    ),
  cloudwatch: async (common) =>
    new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(common),
  ec2: async (common) => new (await import('@aws-sdk/client-ec2')).EC2Client(common),
  ecr: async (common) => new (await import('@aws-sdk/client-ecr')).ECRClient(common),
  elasticloadbalancing: async (common) =>
    new (await import('@aws-sdk/client-elastic-load-balancing-v2')).ElasticLoadBalancingV2Client(
      common,
    ),
  logs: async (common) =>
    new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(common),
}

/** Opens the clients of one scope, each on first use. Must be closed. */
export function openNeighbours(common: Common, loaders: Loaders = load) {
  const open = new Map<keyof NeighbourClients, Promise<{ destroy(): void }>>()
  return {
    client<A extends keyof NeighbourClients>(api: A): Promise<NeighbourClients[A]> {
      const known = open.get(api) as Promise<NeighbourClients[A]> | undefined
      if (known) return known
      const client = loaders[api](common)
      open.set(api, client)
      // Forget a failed import (no free file handles, say), so that the next call tries again.
      client.catch(() => open.delete(api))
      return client
    },
    close: () => {
      for (const client of open.values())
        client.then(
          (c) => c.destroy(),
          () => undefined,
        )
    },
  }
}
