import { Fault, type Identity } from '../operation.ts'

/** The account and region of a call. */
interface Place {
  account: string
  name: string
}

// Actions without resource-level permissions: AWS names `*` whatever the input is (docs: list_amazonelasticcontainerservice).
const unscoped = new Set([
  'ListClusters',
  'ListTaskDefinitions',
  'ListTaskDefinitionFamilies',
  'ListAccountSettings',
  'DescribeTaskDefinition',
  'DeregisterTaskDefinition',
  'DiscoverPollEndpoint',
  'ListServices',
  'ListServicesByNamespace',
  'ListDaemons',
  'ListTasks',
])

// Input members that name a resource, most specific first, each with the path of its ARN.
const members = [
  ['resourceArn', ''],
  ['serviceDeploymentArn', ''],
  ['service', 'service/CLUSTER/'],
  ['services', 'service/CLUSTER/'],
  ['serviceName', 'service/CLUSTER/'],
  ['task', 'task/CLUSTER/'],
  ['tasks', 'task/CLUSTER/'],
  ['containerInstance', 'container-instance/CLUSTER/'],
  ['containerInstances', 'container-instance/CLUSTER/'],
  ['taskDefinition', 'task-definition/'],
  ['capacityProvider', 'capacity-provider/'],
  ['cluster', 'cluster/'],
  ['clusterName', 'cluster/'],
  ['clusters', 'cluster/'],
] as const

const onCluster = new Set([
  'ListContainerInstances',
  'ListAttributes',
  'RegisterContainerInstance',
  'DeregisterContainerInstance',
])

const firstText = (value: unknown): string => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : ''
}

/** Returns the input members that may name the resource of an operation. */
function membersOf(operation: string): readonly (typeof members)[number][] {
  if (operation === 'RunTask' || operation === 'StartTask') return [members[9]]
  return onCluster.has(operation) ? [members[10]] : members
}

/**
 * Returns the resource that AWS names when it denies an operation, or `*` if the input does not
 * name one.
 */
export function resourceOf(operation: string, input: unknown, place: Place): string {
  if (unscoped.has(operation)) return '*'
  const given = new Map(Object.entries(input ?? {}) as [string, unknown][])
  if (operation === 'AssumeRole') return firstText(given.get('RoleArn')) || '*'
  const cluster = (firstText(given.get('cluster')) || 'default').split('/').at(-1) ?? 'default'
  for (const [member, path] of membersOf(operation)) {
    const name = firstText(given.get(member))
    if (name.startsWith('arn:')) return name
    if (name && path)
      return `arn:aws:ecs:${place.name}:${place.account}:${path.replace('CLUSTER', cluster)}${name}`
  }
  return '*'
}

/**
 * IAM action prefixes that differ from the service name in signatures: CloudWatch signs for
 * `monitoring`.
 */
const prefixes = new Map([['monitoring', 'cloudwatch']])

/** Returns an AccessDeniedException in AWS's words. */
export function accessDenied(
  caller: Identity,
  api: string,
  operation: string,
  resource: string,
): Fault {
  const action = `${prefixes.get(api) ?? api}:${operation}`
  const why = `because no identity-based policy allows the ${action} action`
  return new Fault(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  )
}
