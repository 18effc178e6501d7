import type { TerminateInstancesRequest, TerminateInstancesResult } from '@aws-sdk/client-ec2'
import type { Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { codes, instances } from './instances.ts'
import { removeInterface } from './network-interfaces.ts'
import { named } from './select.ts'
import type { InstanceState, InstanceStatus } from './state.ts'

const shuttingDown = 30_000

/** Terminated instances are described for about an hour. */
const remembered = 3_600_000

export const terminateInstances: Operation<TerminateInstancesRequest, TerminateInstancesResult> = (
  input,
  { region },
) => {
  const all = (input.InstanceIds ?? []).map((id) => named(region, instances, id))
  const changes = all.map((one) => {
    const was = one.status
    if (was === 'pending' || was === 'running') terminate(region, one)
    return {
      InstanceId: one.id,
      PreviousState: { Code: codes[was], Name: was },
      CurrentState: { Code: codes[one.status], Name: one.status },
    }
  })
  return { TerminatingInstances: changes }
}

function terminate(region: Region, one: InstanceState): void {
  const enter = (status: InstanceStatus) => {
    one.status = status
    for (const watch of one.watchers) watch(status)
  }
  one.reason = `User initiated (${new Date(region.clock.now()).toISOString().slice(0, 19).replace('T', ' ')} GMT)`
  enter('shutting-down')
  region.clock.after(shuttingDown, () => {
    if (one.primary) removeInterface(region, one.primary)
    one.primary = undefined
    enter('terminated')
    region.clock.after(remembered, () => {
      region.ec2.instances.delete(one.id)
      region.ec2.tags.delete(one.id)
    })
  })
}
