/**
 * Members of ECS's answers that the console shows, as on the wire: times in epoch seconds. Old
 * answers lack many.
 */
interface Tagged {
  tags?: { key: string; value: string }[]
}

export interface WireCluster extends Tagged {
  clusterArn: string
  clusterName: string
  status: string
  activeServicesCount: number
  runningTasksCount: number
  pendingTasksCount: number
  registeredContainerInstancesCount: number
  settings?: { name: string; value: string }[]
  capacityProviders?: string[]
  defaultCapacityProviderStrategy?: Strategy[]
}

interface Strategy {
  capacityProvider: string
  weight?: number
  base?: number
}
interface Network {
  awsvpcConfiguration?: { subnets: string[]; securityGroups: string[]; assignPublicIp: string }
}

export interface WireService extends Tagged {
  serviceArn: string
  serviceName: string
  clusterArn: string
  status: string
  desiredCount: number
  runningCount: number
  pendingCount: number
  launchType?: string
  capacityProviderStrategy?: Strategy[]
  taskDefinition: string
  platformVersion?: string
  schedulingStrategy?: string
  deploymentController?: { type: string }
  deploymentConfiguration?: {
    minimumHealthyPercent?: number
    maximumPercent?: number
    deploymentCircuitBreaker?: { enable: boolean; rollback: boolean }
  }
  healthCheckGracePeriodSeconds?: number
  enableExecuteCommand?: boolean
  networkConfiguration?: Network
  loadBalancers?: {
    targetGroupArn?: string
    loadBalancerName?: string
    containerName: string
    containerPort: number
  }[]
  serviceRegistries?: { registryArn: string }[]
  placementConstraints?: { type: string; expression?: string }[]
  placementStrategy?: { type: string; field?: string }[]
  deployments?: {
    id: string
    status: string
    taskDefinition: string
    desiredCount: number
    runningCount: number
    pendingCount: number
    failedTasks?: number
    rolloutState?: string
    rolloutStateReason?: string
    createdAt?: number
    updatedAt?: number
  }[]
  taskSets?: {
    id: string
    status: string
    taskDefinition: string
    runningCount: number
    pendingCount: number
    stabilityStatus: string
    networkConfiguration?: Network
  }[]
  events?: { id: string; createdAt: number; message: string }[]
  createdAt?: number
  createdBy?: string
  roleArn?: string
}

export interface WireContainer {
  name: string
  image?: string
  imageDigest?: string
  lastStatus: string
  healthStatus?: string
  exitCode?: number
  reason?: string
  cpu?: string
  memory?: string
  memoryReservation?: string
  runtimeId?: string
  networkInterfaces?: { privateIpv4Address?: string; ipv6Address?: string }[]
  networkBindings?: {
    bindIP?: string
    containerPort?: number
    hostPort?: number
    protocol?: string
  }[]
}

export interface WireTask extends Tagged {
  taskArn: string
  clusterArn: string
  taskDefinitionArn: string
  containerInstanceArn?: string
  lastStatus: string
  desiredStatus: string
  healthStatus?: string
  group?: string
  launchType?: string
  capacityProviderName?: string
  platformVersion?: string
  availabilityZone?: string
  connectivity?: string
  cpu?: string
  memory?: string
  ephemeralStorage?: { sizeInGiB: number }
  enableExecuteCommand?: boolean
  startedBy?: string
  stopCode?: string
  stoppedReason?: string
  createdAt?: number
  connectivityAt?: number
  pullStartedAt?: number
  pullStoppedAt?: number
  startedAt?: number
  stoppingAt?: number
  executionStoppedAt?: number
  stoppedAt?: number
  containers?: WireContainer[]
  attachments?: { type: string; details?: { name: string; value: string }[] }[]
}

interface Resource {
  name: string
  integerValue: number
}
export interface WireInstance {
  containerInstanceArn: string
  ec2InstanceId?: string
  status: string
  agentConnected: boolean
  versionInfo?: { agentVersion?: string }
  runningTasksCount: number
  registeredAt?: number
  registeredResources: Resource[]
  remainingResources: Resource[]
  attributes?: { name: string; value?: string }[]
}

interface Pair {
  name: string
  value: string
}
export interface WireDefined {
  name: string
  image: string
  essential?: boolean
  cpu?: number
  memory?: number
  memoryReservation?: number
  command?: string[]
  entryPoint?: string[]
  workingDirectory?: string
  user?: string
  portMappings?: { containerPort: number; hostPort?: number; protocol?: string; name?: string }[]
  environment?: Pair[]
  secrets?: { name: string; valueFrom: string }[]
  mountPoints?: { sourceVolume: string; containerPath: string; readOnly?: boolean }[]
  logConfiguration?: { logDriver: string; options?: Record<string, string> }
  dockerLabels?: Record<string, string>
}

export interface WireDefinition {
  taskDefinition: {
    taskDefinitionArn: string
    family: string
    revision: number
    status: string
    cpu?: string
    memory?: string
    networkMode?: string
    compatibilities?: string[]
    requiresCompatibilities?: string[]
    taskRoleArn?: string
    executionRoleArn?: string
    runtimePlatform?: { operatingSystemFamily?: string; cpuArchitecture?: string }
    volumes?: { name: string; host?: { sourcePath?: string }; efsVolumeConfiguration?: object }[]
    placementConstraints?: { type: string; expression?: string }[]
    registeredAt?: number
    registeredBy?: string
    deregisteredAt?: number
    containerDefinitions: WireDefined[]
  }
  tags: { key: string; value: string }[]
}

/** A body that covers all List and Describe answers. */
export interface RecordedAnswer extends Tagged {
  clusterArns?: string[]
  serviceArns?: string[]
  taskArns?: string[]
  taskDefinitionArns?: string[]
  clusters?: WireCluster[]
  services?: WireService[]
  tasks?: WireTask[]
  containerInstances?: WireInstance[]
  taskDefinition?: WireDefinition['taskDefinition']
}
