import type { ServiceRow, ServiceSeen } from '@pilothouse/contract'

/** What an operator sees of a service and means to change: it goes along with every action on it. */
export const snapshotOf = (service: ServiceRow): ServiceSeen => ({
  desired: service.desired,
  taskDefinition: service.taskDefinition,
  deployment: service.deployment,
  status: service.status,
})
