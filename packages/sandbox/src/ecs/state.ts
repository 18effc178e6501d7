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
import type { TargetState } from '../elbv2/state.ts'
import type { Cancel, Milliseconds } from '../world/clock.ts'
import type { ServicePast, Stood } from './past.ts'
import type { ContainerLife } from './tasks/container-life.ts'

/** The SDK marks every member optional; these are the ones that the sandbox always has. */
type Known<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> }

export interface ClusterState {
  readonly name: string
  readonly record: Known<Cluster, 'clusterArn' | 'status' | 'settings' | 'capacityProviders'>
  tags: Tag[]
  readonly services: Map<string, ServiceState>
  readonly tasks: Map<string, TaskState>
  readonly instances: Map<string, InstanceState>
  /** What its instances have given it, those among them that are gone. */
  stood: Stood[]
  /** Tasks of capacity providers that have no instance yet, oldest first, and what each is to be placed by. */
  readonly waiting: Map<TaskState, Wish>
  /** Gives those that wait the room that there is now. */
  placeWaiting: () => void
  /** RunTask answers by clientToken. */
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
  /** Its tasks stand in the alternate target groups of its load balancers. */
  readonly alternate: boolean
  /** An alarm rang already when it began, so that none is heard. */
  readonly deaf: boolean
  /** The digests that its first task found, by image; all its tasks pull these. */
  readonly images: Map<string, string>
  /** The alarms that it failed for. */
  alarmed: string[]
  /** A task of this deployment has been RUNNING: stage 2 of the circuit breaker. */
  everRan: boolean
}

/** A "service deployment" in AWS's words: what stays on record when its entry in `deployments` is gone. */
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
  /** Where a blue/green, linear or canary deployment is. A rolling one has no stages that it could wait in. */
  staging: Staging | undefined
}

/** One of the stages has no name in what DescribeServiceDeployments answers; only hooks know it. */
export type Stage = ServiceDeploymentLifecycleStage | 'PRE_PRODUCTION_TRAFFIC_SHIFT'

/** One stage of a deployment that moves traffic from its source revisions to its target. */
export interface Staging {
  stage: Stage
  /** What share of the traffic goes to the target, in percent. */
  production: number
  test: number
  hooks: HookState[]
  /** The stage's own work is done; only hooks may still hold it. */
  done: boolean
  /** Cancels the end of the stage's work, and its limit of 24 hours. */
  cancel: Cancel | undefined
  limit: Cancel | undefined
}

/** One run of a lifecycle hook. */
export interface HookState {
  readonly detail: Known<DeploymentLifecycleHookDetail, 'hookId' | 'status' | 'targetType'>
  /** Told when it ends: the stage that it holds goes on, or the deployment back. */
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
  /** The history of its deployments, newest first. */
  readonly rollouts: RolloutState[]
  /** Newest first, at most 100. */
  events: Known<ServiceEvent, 'id' | 'createdAt' | 'message'>[]
  /** All that are not STOPPED yet. */
  readonly tasks: Set<TaskState>
  tags: Tag[]
  clientToken: string | undefined
  request: string
  /** The Cloud Map namespace of its Service Connect. */
  namespace: string | undefined
  /** Asks the scheduler to look at this service; several calls are one look. */
  wake: (after?: Milliseconds) => void
  readonly watch: SchedulerNotes
  readonly past: ServicePast
}

/** What the scheduler remembers about a service between two looks. */
export interface SchedulerNotes {
  look: { dueAt: number; cancel: Cancel } | undefined
  /** Plans the next "steady state" event; set exactly while the service is steady. */
  steady: Cancel | undefined
  /** Tasks in a row that never reached RUNNING. */
  failedLaunches: number
  /** Set while the throttle lets no task start; it is planned rather than compared with now, so that `speed` shortens it too. */
  held: Cancel | undefined
  /** The deployment that has met its early success criteria, and whether its bake time is over. */
  baking: { of: DeploymentState; over: boolean; cancel: Cancel } | undefined
  /** It could not place all its tasks: look again as soon as capacity is freed. */
  short: boolean
  /** Set while tasks are moved between Availability Zones: the latest that was started for it. */
  balance: { newcomer: TaskState | undefined } | undefined
  /** Targets registered since the last look. */
  registered: number
  /** Tasks stopped because they were unhealthy, whose replacement is still to come. */
  replacing: number
}

export interface TaskState {
  readonly id: string
  /** How many tasks its cluster had when it was made. What looks like chance in its life follows from that, never from its id, so that accounts driven alike live alike. */
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
  /** Undefined on Fargate, and as long as a task of a capacity provider waits for room. */
  instance: InstanceState | undefined
  readonly needs: Needs
  /** Its interface in EC2 while it has one of its own, and why it got none if it should have. */
  eni: InterfaceState | undefined
  unattachable: string | undefined
  /** Where it is registered with the target groups of its service. */
  targets: readonly TargetState[]
  /** Cancels the next planned step of its life. */
  cancel: Cancel | undefined
  everRan: boolean
  /** It is ready only once its health is HEALTHY. */
  readonly expectsHealth: boolean
  /** Until when neither a scale-in nor a deployment may stop it. */
  protection: { until: Date; cancel: Cancel } | undefined
  /** What its containers write to their logs, while they do. */
  lives?: { index: number; life: ContainerLife }[] | undefined
  /** Its health check, or its load balancer's, has failed; the scheduler is to replace it. */
  unhealthy: boolean
  /** Its targets may still fail without harm: the service grants it a while. */
  spared: boolean
}

/** What a task that waits for room will be placed by; its siblings are looked up when there is room. */
export interface Wish {
  needs: Needs
  requires: readonly string[]
  constraints: readonly PlacementConstraint[]
  strategy: readonly PlacementStrategy[]
  capacityProviderName: string | undefined
  group: string
  /** The zones that its subnets are in. */
  zones: ReadonlySet<string> | undefined
  network: NetworkConfiguration | undefined
}

/** What a task reserves on an instance. */
export interface Needs {
  cpu: number
  memory: number
  /** Host ports of TCP. */
  ports: number[]
  udp: number[]
  eni: number
  gpu: number
}

export interface InstanceState {
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

/** What ECS holds in one account × region. */
export interface Ecs {
  readonly clusters: Map<string, ClusterState>
  /** Revision N is at index N - 1. */
  readonly families: Map<string, DefinitionState[]>
  readonly capacityProviders: Map<string, CapacityProvider>
  /** Account settings by principal; the root's are everyone's default. */
  readonly settings: Map<string, Map<string, string>>
}

/** ECS before anything was created. */
export function createEcs(): Ecs {
  return {
    clusters: new Map(),
    families: new Map(),
    capacityProviders: new Map(),
    settings: new Map(),
  }
}
