import { type Members, isMembers } from '../members'
import { composeList, toMebibytes, textOf } from './compose-values'
import { type Note } from './pasted'

const nestedMembers = (value: unknown, ...path: string[]): Members =>
  path.reduce<Members>(
    (members, step) => (isMembers(members[step]) ? members[step] : {}),
    isMembers(value) ? value : {},
  )

/** Notes for deploy settings that are not resources. */
const ofDeploy: Record<string, string> = {
  replicas: 'Set the desired count of the service instead.',
  mode: 'Set the service’s scheduling strategy instead; DAEMON runs one task per instance.',
  placement: 'Set the service’s placement, or placementConstraints here.',
  update_config: 'Set the service’s deployment configuration instead.',
  rollback_config: 'Set the service’s deployment circuit breaker instead.',
  restart_policy:
    'A service restarts its tasks. To restart one container within a task, set restartPolicy.',
  endpoint_mode: 'Use a load balancer or Service Connect instead.',
  labels: 'Set the service’s tags instead.',
}

/**
 * CPU units and memory in MiB. Reservations take precedence over limits, since ECS reserves them.
 */
export function composeSizeOf(members: Members, path: string, notes: Note[]): Members {
  const deploy = isMembers(members['deploy']) ? members['deploy'] : {}
  for (const key of Object.keys(deploy).filter((k) => k !== 'resources'))
    notes.push({
      path: `${path}.deploy.${key}`,
      message:
        (Object.hasOwn(ofDeploy, key) ? ofDeploy[key] : undefined) ??
        'Set this on the service, not in the task definition.',
    })
  const limits = nestedMembers(deploy, 'resources', 'limits')
  const reserved = nestedMembers(deploy, 'resources', 'reservations')
  const size: Members = {}
  const cpus = reserved['cpus'] ?? limits['cpus'] ?? members['cpus']
  if (cpus !== undefined) {
    const units = Math.round(Number(cpus) * 1_024)
    if (Number.isFinite(units)) size['cpu'] = units
    else
      notes.push({
        path: `${path}.cpus`,
        message: `Left out: '${textOf(cpus)}' is not a number of CPUs.`,
      })
  } else if (typeof members['cpu_shares'] === 'number') size['cpu'] = members['cpu_shares']
  memory('memory', limits['memory'] ?? members['mem_limit'])
  memory('memoryReservation', reserved['memory'] ?? members['mem_reservation'])
  const gpus = composeList(reserved['devices'])
    .filter((d) => isMembers(d) && composeList(d['capabilities']).includes('gpu'))
    .map((d) => (isMembers(d) ? Number(d['count'] ?? 1) : 0))
  const count = gpus.reduce((sum, n) => sum + (Number.isFinite(n) ? n : 1), 0)
  if (count > 0) size['resourceRequirements'] = [{ type: 'GPU', value: String(count) }]
  return size

  function memory(member: string, given: unknown): void {
    if (given === undefined) return
    const mib = toMebibytes(given)
    if (mib === null)
      notes.push({
        path,
        message: `${member} left out: '${textOf(given)}' is not a size.`,
      })
    else size[member] = mib
  }
}
