import { randomBytes } from 'node:crypto'
import type {
  Container,
  ExecuteCommandRequest,
  ExecuteCommandResponse,
  Session,
} from '@aws-sdk/client-ecs'
import type { Operation } from '../../operation.ts'
import { findCluster, findTask, invalid } from '../lookup.ts'
import type { TaskState } from '../state.ts'

// Both messages as users reported them (aws/aws-cli#6456, fabfuel/ecs-deploy#193).
const notEnabled =
  'The execute command failed because execute command was not enabled when the task was ' +
  'run or the execute command agent isn’t running. Wait and try again or run a new task ' +
  'with execute command enabled and try again.'

/**
 * ExecuteCommand: opens a session for the caller's Session Manager plugin. Its stream leads to the
 * sandbox, where nothing answers, and never to AWS.
 */
export const executeCommand: Operation<ExecuteCommandRequest, ExecuteCommandResponse> = (
  input,
  { region, host },
) => {
  const cluster = findCluster(region, input.cluster)
  const task = findTask(region, cluster, input.task ?? '')
  if (!task) throw invalid('The referenced task was not found.')
  if (!input.interactive) throw invalid('Interactive is the only mode supported currently.')
  const container = containerOf(task, input.container)
  const agent = container.managedAgents?.find((a) => a.name === 'ExecuteCommandAgent')
  if (task.record.lastStatus !== 'RUNNING' || agent?.lastStatus !== 'RUNNING')
    throw invalid(notEnabled)
  return {
    clusterArn: cluster.record.clusterArn,
    containerArn: container.containerArn,
    containerName: container.name,
    interactive: true,
    session: newSession(host ?? 'localhost'),
    taskArn: task.record.taskArn,
  }
}

/** Returns the named container. The name may be omitted for a task with one container. */
function containerOf({ record: { containers } }: TaskState, name: string | undefined): Container {
  const [only, another] = containers
  if (name === undefined && another)
    throw invalid('A container name must be specified for a task with more than one container.')
  const found = name === undefined ? only : containers.find((c) => c.name === name)
  if (!found) throw invalid(`The container ${name ?? ''} does not exist in the task.`)
  return found
}

function newSession(host: string): Session {
  const sessionId = `ecs-execute-command-${Array.from(randomBytes(17), (byte) => (byte % 36).toString(36)).join('')}`
  return {
    sessionId,
    streamUrl: `ws://${host}/v1/data-channel/${sessionId}?role=publish_subscribe`,
    tokenValue: randomBytes(330).toString('base64'),
  }
}
