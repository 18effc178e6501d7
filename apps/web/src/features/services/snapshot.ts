import type { ServiceRow, ServiceSeen } from '@pilothouse/contract'

/**
 * The service as the user sees it. Sent with every action, so that the server can refuse if it
 * changed.
 */
export const snapshotOf = (service: ServiceRow): ServiceSeen => ({
  desired: service.desired,
  taskDefinition: service.taskDefinition,
  deployment: service.deployment,
  status: service.status,
})
