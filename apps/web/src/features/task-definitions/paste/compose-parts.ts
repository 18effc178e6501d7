import { type Members, isMembers } from '../members'
import { composeList, pairs, seconds, textOf, splitWords } from './compose-values'
import { present, type Note } from './pasted'

const conditions: Record<string, string> = {
  service_started: 'START',
  service_healthy: 'HEALTHY',
  service_completed_successfully: 'SUCCESS',
}

/** The dependencies of a container, and the services that must end first. */
export function dependenciesOf(value: unknown): { dependsOn: Members[]; waitsForEnd: string[] } {
  const dependencies = isMembers(value)
    ? Object.entries(value).map(
        ([on, how]) =>
          [
            on,
            conditions[isMembers(how) ? textOf(how['condition'] ?? '') : ''] ?? 'START',
          ] as const,
      )
    : composeList(value).map((on) => [textOf(on), 'START'] as const)
  return {
    dependsOn: dependencies.map(([containerName, condition]) => ({ containerName, condition })),
    waitsForEnd: dependencies.filter(([, condition]) => condition === 'SUCCESS').map(([on]) => on),
  }
}

/** Converts a health check; a string runs in a shell. */
export function healthCheckOf(value: unknown, path: string, notes: Note[]): Members | undefined {
  if (!isMembers(value)) return undefined
  if (value['disable'] === true) return { command: ['NONE'] }
  const test = value['test']
  if (test === undefined) {
    notes.push({
      path,
      message:
        'There is no test. ECS ignores the image’s own health check, so name its command here.',
    })
    return undefined
  }
  if (value['start_interval'] !== undefined)
    notes.push({
      path: `${path}.start_interval`,
      message: 'Left out: ECS has only one interval.',
    })
  const time = (key: string) => {
    const given = value[key]
    const read = given === undefined ? undefined : seconds(given)
    if (read === null)
      notes.push({
        path: `${path}.${key}`,
        message: `Left out: '${textOf(given)}' is not a duration.`,
      })
    return read ?? undefined
  }
  return present({
    command: typeof test === 'string' ? ['CMD-SHELL', test] : splitWords(test),
    interval: time('interval'),
    timeout: time('timeout'),
    retries: value['retries'] === undefined ? undefined : Number(value['retries']),
    startPeriod: time('start_period'),
  })
}

/** Converts extra hosts from `host:address`, `host=address` or a map. */
export function extraHostsOf(value: unknown): Members[] {
  if (isMembers(value))
    return pairs(value).map(([hostname, ipAddress]) => ({ hostname, ipAddress: ipAddress ?? '' }))
  return composeList(value)
    .map(textOf)
    .map((entry) => {
      const index = entry.search(/[:=]/)
      return index < 0
        ? { hostname: entry, ipAddress: '' }
        : { hostname: entry.slice(0, index), ipAddress: entry.slice(index + 1) }
    })
}

const drivers = new Set(['json-file', 'syslog', 'journald', 'gelf', 'fluentd', 'awslogs', 'splunk'])

/** Converts the logging settings. */
export function loggingOf(value: unknown, path: string, notes: Note[]): Members | undefined {
  if (!isMembers(value)) return undefined
  const driver = textOf(value['driver'] ?? 'json-file')
  if (!drivers.has(driver)) {
    notes.push({ path, message: `ECS has no log driver '${driver}': choose one, such as awslogs.` })
    return undefined
  }
  const options = pairs(value['options'])
  return {
    logDriver: driver,
    ...(options.length > 0
      ? { options: Object.fromEntries(options.map(([key, v]) => [key, v ?? ''])) }
      : {}),
  }
}
