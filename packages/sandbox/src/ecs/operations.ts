import type { Operation } from '../operation.ts'

interface Held {
  clusterName: string
  clusterArn: string
  status: string
}

const arnOf = (name: string, region: { account: string; name: string }) =>
  `arn:aws:ecs:${region.name}:${region.account}:cluster/${name}`

const createCluster: Operation<{ clusterName?: string }> = ({ clusterName = 'default' }, { region }) => {
  const cluster: Held = { clusterName, clusterArn: arnOf(clusterName, region), status: 'ACTIVE' }
  ;(region.ecs.clusters as Map<string, unknown>).set(clusterName, cluster)
  return { cluster }
}

const listClusters: Operation = (_input, { region }) => ({
  clusterArns: [...region.ecs.clusters.keys()].map((name) => arnOf(name, region)),
})

/** A placeholder until the real operations are merged. */
export const ecsOperations: Record<string, Operation<never, unknown>> = {
  CreateCluster: createCluster,
  ListClusters: listClusters,
  DescribeServices: () => ({ services: [{ serviceName: 'web', createdAt: new Date(1_700_000_000_500) }], failures: [] }),
  RunTask: () => ({ tasks: [] }),
  UpdateService: () => ({}),
}
