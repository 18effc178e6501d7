import type {
  AgentUpdateStatus,
  DiscoverPollEndpointRequest,
  DiscoverPollEndpointResponse,
  SubmitAttachmentStateChangesRequest,
  SubmitAttachmentStateChangesResponse,
  SubmitContainerStateChangeRequest,
  SubmitContainerStateChangeResponse,
  SubmitTaskStateChangeRequest,
  SubmitTaskStateChangeResponse,
  UpdateContainerAgentRequest,
  UpdateContainerAgentResponse,
} from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { findCluster, findInstance, invalid } from '../lookup.ts'
import { currentAgent } from '../placement/capabilities.ts'
import type { ContainerInstanceState } from '../state.ts'
import { toContainerInstance } from './container-instances.ts'

/** Duration of each state of an agent's update, in seconds. */
const steps: readonly (readonly [AgentUpdateStatus, number])[] = [
  ['PENDING', 5],
  ['STAGING', 10],
  ['STAGED', 5],
  ['UPDATING', 15],
  ['UPDATED', 0],
]
/** Interval at which a stuck update checks whether its agent is connected. */
const patience = 30_000

export const updateContainerAgent: Operation<
  UpdateContainerAgentRequest,
  UpdateContainerAgentResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const instance = findInstance(region, cluster, input.containerInstance ?? '')
  if (!instance || instance.record.status === 'INACTIVE')
    throw invalid('Referenced container instance not found.')
  const { versionInfo, agentUpdateStatus: status } = instance.record
  if (status !== undefined && status !== 'UPDATED' && status !== 'FAILED') {
    throw new Fault(
      'UpdateInProgressException',
      'There is already an update in progress for your container agent.',
    )
  }
  if (versionInfo?.agentVersion === undefined)
    throw new Fault(
      'MissingVersionException',
      'Could not determine the current version of your container agent.',
    )
  if (versionInfo.agentVersion === currentAgent.agentVersion)
    throw new Fault(
      'NoUpdateAvailableException',
      'There is no update available for your container agent.',
    )
  update(region, instance, 0)
  return { containerInstance: toContainerInstance(instance) }
}

function update(region: Region, instance: ContainerInstanceState, nextAt: number): void {
  const { record } = instance
  const [status, seconds] = steps[nextAt] ?? ['UPDATED', 0]
  record.agentUpdateStatus = status
  record.version++
  if (status === 'UPDATED') record.versionInfo = { ...record.versionInfo, ...currentAgent }
  else region.clock.after(seconds * 1_000, () => goOn(region, instance, nextAt + 1))
}

/**
 * Continues an update. It waits while the agent is disconnected (docs: UpdateInProgressException).
 */
function goOn(region: Region, instance: ContainerInstanceState, nextAt: number): void {
  if (instance.record.status === 'INACTIVE') return
  if (instance.record.agentConnected) update(region, instance, nextAt)
  else region.clock.after(patience, () => goOn(region, instance, nextAt))
}

/** DiscoverPollEndpoint: returns the addresses that agents connect to. */
export const discoverPollEndpoint: Operation<
  DiscoverPollEndpointRequest,
  DiscoverPollEndpointResponse
> = (input, { region }) => {
  if (input.cluster !== undefined) findCluster(region, input.cluster)
  const urlOf = (name: string, domain = 'amazonaws.com') =>
    `https://${name}.${region.name}.${domain}/`
  return {
    endpoint: urlOf('ecs-a-1'),
    telemetryEndpoint: urlOf('ecs-t-1'),
    serviceConnectEndpoint: urlOf('ecs-sc', 'api.aws'),
  }
}

// Reports of agents are acknowledged only: the clock moves tasks.
const acknowledgment = 'ACCEPT'

export const submitTaskStateChange: Operation<
  SubmitTaskStateChangeRequest,
  SubmitTaskStateChangeResponse
> = (input, { region }) => {
  findCluster(region, input.cluster)
  return { acknowledgment }
}

export const submitContainerStateChange: Operation<
  SubmitContainerStateChangeRequest,
  SubmitContainerStateChangeResponse
> = (input, { region }) => {
  findCluster(region, input.cluster)
  return { acknowledgment }
}

export const submitAttachmentStateChanges: Operation<
  SubmitAttachmentStateChangesRequest,
  SubmitAttachmentStateChangesResponse
> = (input, { region }) => {
  findCluster(region, input.cluster)
  if (!input.attachments?.length) throw invalid('Attachments cannot be empty.')
  return { acknowledgment }
}
