import type { ServiceDeploymentAlarms } from '@aws-sdk/client-ecs'
import type { Region } from '../../world/region.ts'
import type { DeploymentState, ServiceState } from '../state.ts'

/** The alarms of a service that are in ALARM now. */
export const ringing = (region: Region, { record }: ServiceState): string[] =>
  (record.deploymentConfiguration.alarms?.alarmNames ?? []).filter(
    (name) => region.cloudWatch.alarms.get(name)?.record.StateValue === 'ALARM',
  )

/**
 * The alarms that a deployment is to fail for. If one rang already when it began, it may be there
 * to mend what it rings for: then none is looked at until it is over (docs:
 * deployment-alarm-failure).
 */
export function alarmsFor(
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
): string[] {
  if (!service.record.deploymentConfiguration.alarms?.enable || deployment.deaf) return []
  return ringing(region, service)
}

/** An alarm has changed: the services that deploy under it are looked at. */
export function noteAlarm(region: Region, name: string): void {
  for (const cluster of region.ecs.clusters.values()) {
    for (const service of cluster.services.values())
      if (service.record.deploymentConfiguration.alarms?.alarmNames?.includes(name)) service.wake()
  }
}

/** As DescribeServiceDeployments tells of them. */
export function toAlarms(
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
  open: boolean,
): ServiceDeploymentAlarms | undefined {
  const { alarms } = service.record.deploymentConfiguration
  if (!alarms) return undefined
  const triggered = deployment.alarmed
  const status = () => {
    if (!alarms.enable) return 'DISABLED'
    if (triggered.length > 0) return 'TRIGGERED'
    return open && !deployment.deaf ? 'MONITORING' : 'MONITORING_COMPLETE'
  }
  return {
    status: status(),
    alarmNames: alarms.alarmNames,
    ...(triggered.length > 0 ? { triggeredAlarmNames: triggered } : {}),
  }
}
