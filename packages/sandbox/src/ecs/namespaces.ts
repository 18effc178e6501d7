import type {
  ListServicesByNamespaceRequest,
  ListServicesByNamespaceResponse,
  ServiceConnectConfiguration,
} from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../operation.ts'
import { page } from './page.ts'
import type { ClusterState } from './state.ts'

/** Returns the Cloud Map namespace of a service with Service Connect: its own, or its cluster's. */
export const namespaceOf = (
  cluster: ClusterState,
  connect: ServiceConnectConfiguration | undefined,
): string | undefined =>
  connect?.enabled
    ? (connect.namespace ?? cluster.record.serviceConnectDefaults?.namespace)
    : undefined

/**
 * ListServicesByNamespace: lists services of all clusters by the name or ARN of their namespace.
 */
export const listServicesByNamespace: Operation<
  ListServicesByNamespaceRequest,
  ListServicesByNamespaceResponse
> = (input, { region }) => {
  const clusters = [...region.ecs.clusters.values()]
  const services = clusters
    .flatMap((c) => [...c.services.values()])
    .filter((s) => s.record.status !== 'INACTIVE' && s.namespace === input.namespace)
  const known =
    services.length > 0 ||
    clusters.some((c) => c.record.serviceConnectDefaults?.namespace === input.namespace)
  if (!known) throw new Fault('NamespaceNotFoundException', `The specified namespace wasn't found.`)
  const { items, nextToken } = page(
    services.map((s) => s.record.serviceArn),
    input,
    { of: ['namespace', input.namespace], byDefault: 10 },
  )
  return { serviceArns: items, nextToken }
}
