import type { TaskDetail } from '@pilothouse/contract'
import { mebibytes, vcpu } from '#lib/formats.ts'
import { Card, Facts } from '#ui/Facts.tsx'
import { Time } from '#ui/Time.tsx'
import { ClusterLink, DefinitionLink, OwnerLink } from './links'

const known = (text: string | null, as: (n: number) => string) => {
  if (text === null) return null
  if (Number.isFinite(Number(text))) return as(Number(text))
  return text
}

/** The placement and size of a task. */
export const Placement = ({ account, task }: { account: string; task: TaskDetail }) => (
  <Card
    title="Placement"
    aside={
      <>
        read <Time at={task.asOf} />
      </>
    }
  >
    <Facts
      facts={[
        {
          name: task.service === null ? 'Group' : 'Service',
          value: <OwnerLink account={account} task={task} />,
        },
        { name: 'Cluster', value: <ClusterLink account={account} task={task} /> },
        { name: 'Task definition', value: <DefinitionLink account={account} task={task} /> },
        { name: 'Desired status', value: task.desiredStatus },
        { name: 'Launch', value: task.launch },
        task.platformVersion ? { name: 'Platform version', value: task.platformVersion } : null,
        task.instance
          ? {
              name: 'Container instance',
              value: <code className="break-all">{task.instance}</code>,
            }
          : null,
        { name: 'Region', value: task.region },
        task.zone ? { name: 'Zone', value: task.zone } : null,
        task.ip ? { name: 'IP address', value: <code>{task.ip}</code> } : null,
        task.cpu ? { name: 'CPU', value: known(task.cpu, vcpu) } : null,
        task.memory ? { name: 'Memory', value: known(task.memory, mebibytes) } : null,
        task.ephemeralStorageGiB === null
          ? null
          : { name: 'Ephemeral storage', value: `${task.ephemeralStorageGiB} GiB` },
        task.connectivity ? { name: 'Connectivity', value: task.connectivity } : null,
        { name: 'ECS Exec', value: task.executeCommand ? 'on' : 'off' },
        task.startedBy ? { name: 'Started by', value: task.startedBy } : null,
      ]}
    />
  </Card>
)
