import type { ServiceDeploymentAlarms } from '@aws-sdk/client-ecs'
import type { Region } from '../../world/region.ts'
import type { DeploymentState, ServiceState } from '../state.ts'

/** Returns the alarms of a service that are in ALARM now. */
export const ringing = (region: Region, { record }: ServiceState): string[] =>
  (record.deploymentConfiguration.alarms?.alarmNames ?? []).filter(
    (name) => region.cloudWatch.alarms.get(name)?.record.StateValue === 'ALARM',
  )

/**
 * Returns the alarms that can fail a deployment. If one was in ALARM when the deployment began,
 * none counts, because the deployment may fix its cause (docs: deployment-alarm-failure).
 */
export function alarmsFor(
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
): string[] {
  if (!service.record.deploymentConfiguration.alarms?.enable || deployment.deaf) return []
  return ringing(region, service)
}

/** Wakes the services whose deployments a changed alarm can fail. */
export function noteAlarm(region: Region, name: string): void {
  for (const cluster of region.ecs.clusters.values()) {
    for (const service of cluster.services.values())
      if (service.record.deploymentConfiguration.alarms?.alarmNames?.includes(name)) service.wake()
  }
}

/** Returns the alarms as in DescribeServiceDeployments. */
export function toAlarms(
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
  { open }: { open: boolean },
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
