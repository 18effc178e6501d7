import { listOf, mebibytes, textOf } from './compose-values'
import { isMembers, type Members, type Note } from './pasted'

const nestedMembers = (value: unknown, ...path: string[]): Members =>
  path.reduce<Members>(
    (members, step) => (isMembers(members[step]) ? members[step] : {}),
    isMembers(value) ? value : {},
  )

/** Notes for deploy settings that are not resources. */
const ofDeploy: Record<string, string> = {
  replicas: 'How many run is the desired count of the service.',
  mode: 'Whether each instance runs one (DAEMON) is the service’s scheduling strategy.',
  placement:
    'Where tasks run is the service’s placement, or the task definition’s placementConstraints.',
  update_config: 'How a deployment goes is the service’s deployment configuration.',
  rollback_config: 'Rolling back is the service’s deployment circuit breaker.',
  restart_policy:
    'A service restarts its tasks. To restart one container within a task, set restartPolicy.',
  endpoint_mode: 'How a service is reached is its load balancer or Service Connect.',
  labels: 'Labels of a service are its tags.',
}

/**
 * CPU units and memory in MiB. Reservations take precedence over limits, since ECS reserves them.
 */
export function sizeOf(members: Members, path: string, notes: Note[]): Members {
  const deploy = isMembers(members['deploy']) ? members['deploy'] : {}
  for (const key of Object.keys(deploy).filter((k) => k !== 'resources'))
    notes.push({
      path: `${path}.deploy.${key}`,
      message:
        (Object.hasOwn(ofDeploy, key) ? ofDeploy[key] : undefined) ??
        'This is the service’s to say, not the task definition’s.',
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
        message: `'${textOf(cpus)}' is no number of CPUs: it was left out.`,
      })
  } else if (typeof members['cpu_shares'] === 'number') size['cpu'] = members['cpu_shares']
  memory('memory', limits['memory'] ?? members['mem_limit'])
  memory('memoryReservation', reserved['memory'] ?? members['mem_reservation'])
  const gpus = listOf(reserved['devices'])
    .filter((d) => isMembers(d) && listOf(d['capabilities']).includes('gpu'))
    .map((d) => (isMembers(d) ? Number(d['count'] ?? 1) : 0))
  const count = gpus.reduce((sum, n) => sum + (Number.isFinite(n) ? n : 1), 0)
  if (count > 0) size['resourceRequirements'] = [{ type: 'GPU', value: String(count) }]
  return size

  function memory(member: string, given: unknown): void {
    if (given === undefined) return
    const mib = mebibytes(given)
    if (mib === null)
      notes.push({
        path,
        message: `'${textOf(given)}' is no size that could be read: ${member} was left out.`,
      })
    else size[member] = mib
  }
}
