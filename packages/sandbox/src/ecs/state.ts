import type {
  CapacityProvider,
  Cluster,
  ContainerInstance,
  Deployment,
  DeploymentLifecycleHookDetail,
  LoadBalancer,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  Service,
  ServiceDeploymentLifecycleStage,
  ServiceDeploymentStatus,
  ServiceEvent,
  ServiceRegistry,
  Tag,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import type { InterfaceState } from '../ec2/state.ts'
import type { LoadBalancerTargetState } from '../elbv2/state.ts'
import type { Cancel, Milliseconds } from '../world/clock.ts'
import type { ServicePast, Stood } from './past.ts'
import type { ContainerLife } from './tasks/container-life.ts'

/** The SDK marks every member optional; these are always present in the sandbox. */
type Known<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> }

export interface ClusterState {
  readonly name: string
  readonly record: Known<Cluster, 'clusterArn' | 'status' | 'settings' | 'capacityProviders'>
  tags: Tag[]
  readonly services: Map<string, ServiceState>
  readonly tasks: Map<string, TaskState>
  readonly instances: Map<string, ContainerInstanceState>
  /** Capacity of its instances, including past ones. */
  stood: Stood[]
  /**
   * Tasks of capacity providers that have no instance yet, oldest first, each with its placement
   * request.
   */
  readonly waiting: Map<TaskState, Wish>
  /** Places waiting tasks on free capacity. */
  placeWaiting: () => void
  /** Results of RunTask by clientToken. */
  readonly ran: Map<string, { request: string; tasks: TaskState[] }>
}

export interface DefinitionState {
  readonly record: Known<
    TaskDefinition,
    'taskDefinitionArn' | 'family' | 'revision' | 'containerDefinitions' | 'status'
  >
  tags: Tag[]
}

export interface DeploymentState {
  readonly record: Known<Deployment, 'id' | 'status' | 'failedTasks' | 'rolloutState' | 'createdAt'>
  readonly definition: DefinitionState
  readonly loadBalancers: LoadBalancer[]
  readonly serviceRegistries: ServiceRegistry[]
  /** Whether its tasks are in the alternate target groups of its load balancers. */
  readonly alternate: boolean
  /** Whether alarms are ignored because one was in ALARM when the deployment began. */
  readonly deaf: boolean
  /** Digests that its first task resolved, by image; all its tasks pull these. */
  readonly images: Map<string, string>
  /** Names of the alarms that failed it. */
  alarmed: string[]
  /** A task of this deployment has been RUNNING: stage 2 of the circuit breaker. */
  everRan: boolean
}

/** A "service deployment" in AWS's words. It is kept after its entry in `deployments` is gone. */
export interface RolloutState {
  readonly id: string
  readonly target: DeploymentState
  readonly sources: readonly DeploymentState[]
  status: ServiceDeploymentStatus
  statusReason: string | undefined
  readonly createdAt: Date
  updatedAt: Date
  finishedAt: Date | undefined
  stoppedAt: Date | undefined
  rollback: { reason: string; startedAt: Date; to: DeploymentState } | undefined
  /** Stage of a blue/green, linear or canary deployment. A rolling deployment has none. */
  staging: Staging | undefined
}

/** DescribeServiceDeployments has no name for one of the stages; only hooks know it. */
export type Stage = ServiceDeploymentLifecycleStage | 'PRE_PRODUCTION_TRAFFIC_SHIFT'

/** One stage of a deployment that moves traffic from its source revisions to its target. */
export interface Staging {
  stage: Stage
  /** Share of the traffic that goes to the target, in percent. */
  production: number
  test: number
  hooks: HookState[]
  /** Whether the stage's own work is done, so that only hooks may still hold it. */
  done: boolean
  /** Cancels the end of the stage's work, and its limit of 24 hours. */
  cancel: Cancel | undefined
  limit: Cancel | undefined
}

/** One run of a lifecycle hook. */
export interface HookState {
  readonly detail: Known<DeploymentLifecycleHookDetail, 'hookId' | 'status' | 'targetType'>
  /** Called when the hook ends: the stage continues, or the deployment rolls back. */
  readonly ended: (how: 'succeeded' | 'failed', why: string) => void
  /** Cancels its timeout. */
  cancel: Cancel | undefined
}

export interface ServiceState {
  readonly name: string
  readonly cluster: ClusterState
  readonly record: Known<
    Service,
    'serviceArn' | 'status' | 'desiredCount' | 'loadBalancers' | 'deploymentConfiguration'
  >
  /** PRIMARY first. */
  deployments: DeploymentState[]
  /** History of its deployments, newest first. */
  readonly rollouts: RolloutState[]
  /** Newest first, at most 100. */
  events: Known<ServiceEvent, 'id' | 'createdAt' | 'message'>[]
  /** All tasks that are not STOPPED yet. */
  readonly tasks: Set<TaskState>
  tags: Tag[]
  clientToken: string | undefined
  request: string
  /** Cloud Map namespace of its Service Connect. */
  namespace: string | undefined
  /** Makes the scheduler check this service soon. Calls before the check are merged. */
  wake: (after?: Milliseconds) => void
  readonly watch: SchedulerNotes
  readonly past: ServicePast
}

/** State that the scheduler keeps between two checks of a service. */
interface SchedulerNotes {
  look: { dueAt: number; cancel: Cancel } | undefined
  /** Cancels the next "steady state" event; set exactly while the service is steady. */
  steady: Cancel | undefined
  /** Number of consecutive tasks that never reached RUNNING. */
  failedLaunches: number
  /**
   * Set while the throttle blocks task starts. It is planned on the clock, so that `speed` shortens
   * it too.
   */
  held: Cancel | undefined
  /** The deployment that has met its early success criteria, and whether its bake time is over. */
  baking: { of: DeploymentState; over: boolean; cancel: Cancel } | undefined
  /** Whether some tasks could not be placed, so that freed capacity triggers a check. */
  short: boolean
  /** Set while tasks are moved between Availability Zones, with the latest task started for it. */
  balance: { newcomer: TaskState | undefined } | undefined
  /** Targets registered since the last check. */
  registered: number
  /** Unhealthy tasks that were stopped and not replaced yet. */
  replacing: number
}

export interface TaskState {
  readonly id: string
  /**
   * Number of tasks its cluster had when this one was created. Pseudo-random values derive from it,
   * not from the id, so that accounts driven alike behave alike.
   */
  readonly nth: number
  readonly record: Known<
    Task,
    | 'taskArn'
    | 'lastStatus'
    | 'desiredStatus'
    | 'containers'
    | 'attachments'
    | 'version'
    | 'createdAt'
  >
  readonly cluster: ClusterState
  readonly definition: DefinitionState
  readonly service: ServiceState | undefined
  readonly deployment: DeploymentState | undefined
  /** Undefined on Fargate, and while a task of a capacity provider waits for capacity. */
  instance: ContainerInstanceState | undefined
  readonly needs: ReservedResources
  /** Its own network interface in EC2, if it has one, and why it has none if it should. */
  eni: InterfaceState | undefined
  unattachable: string | undefined
  /** Its registrations in the target groups of its service. */
  targets: readonly LoadBalancerTargetState[]
  /** Whether a target group of its service did not exist when it began to run. */
  lacksTargetGroup: boolean
  /** Cancels the next planned step of its life. */
  cancel: Cancel | undefined
  everRan: boolean
  /** Whether it is ready only once its health is HEALTHY. */
  readonly expectsHealth: boolean
  /** Protection from scale-in and deployments, and its end. */
  protection: { until: Date; cancel: Cancel } | undefined
  /** Lives of its containers while they write logs. */
  lives?: { index: number; life: ContainerLife }[] | undefined
  /**
   * Whether its health check or its load balancer's has failed, so that the scheduler replaces it.
   */
  unhealthy: boolean
  /** Whether failing targets are ignored during the service's grace period. */
  spared: boolean
}

/**
 * Placement request of a task that waits for capacity. Its siblings are looked up when it is
 * placed.
 */
export interface Wish {
  needs: ReservedResources
  requires: readonly string[]
  constraints: readonly PlacementConstraint[]
  strategy: readonly PlacementStrategy[]
  capacityProviderName: string | undefined
  group: string
  /** Zones of its subnets. */
  zones: ReadonlySet<string> | undefined
  network: NetworkConfiguration | undefined
}

/** Resources that a task reserves on an instance. */
export interface ReservedResources {
  cpu: number
  memory: number
  /** TCP host ports. */
  ports: number[]
  udp: number[]
  eni: number
  gpu: number
}

export interface ContainerInstanceState {
  readonly id: string
  readonly record: Known<
    ContainerInstance,
    | 'containerInstanceArn'
    | 'status'
    | 'registeredResources'
    | 'attributes'
    | 'agentConnected'
    | 'version'
  >
  readonly total: { cpu: number; memory: number; eni: number; gpu?: number }
  readonly reservedPorts: number[]
  readonly reservedUdp?: number[]
  readonly tasks: Set<TaskState>
  tags: Tag[]
}

/** ECS state of one account × region. */
export interface Ecs {
  readonly clusters: Map<string, ClusterState>
  /** Revision N is at index N - 1. */
  readonly families: Map<string, DefinitionState[]>
  readonly capacityProviders: Map<string, CapacityProvider>
  /** Account settings by principal; the root's are the default for all. */
  readonly settings: Map<string, Map<string, string>>
}

/** Creates an empty ECS state. */
export function createEcs(): Ecs {
  return {
    clusters: new Map(),
    families: new Map(),
    capacityProviders: new Map(),
    settings: new Map(),
  }
}
