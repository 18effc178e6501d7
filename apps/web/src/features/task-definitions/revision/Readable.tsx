import type { TaskDefinition } from '@pilothouse/contract'
import { mebibytes, vcpu } from '#lib/formats.ts'
import { Card, Facts } from '#ui/Facts.tsx'
import { Time } from '#ui/Time.tsx'
import { DefinedContainerPanel } from './DefinedContainer'
import { WhereUsed } from './WhereUsed'

/** A revision for reading: the task, then each container. */
export const Readable = ({
  account,
  definition: d,
}: {
  account: string
  definition: TaskDefinition
}) => (
  <div className="grid gap-4">
    <h2 className="sr-only">Task</h2>
    <Card
      title="Task size and place"
      aside={
        <>
          read <Time at={d.asOf} />
        </>
      }
    >
      <Facts
        facts={[
          d.cpu
            ? { name: 'CPU', value: sized(d.cpu, vcpu) }
            : { name: 'CPU', value: 'per container' },
          d.memory
            ? { name: 'Memory', value: sized(d.memory, mebibytes) }
            : { name: 'Memory', value: 'per container' },
          { name: 'Network mode', value: d.networkMode ?? 'bridge (the default)' },
          d.platform ? { name: 'Platform', value: d.platform } : null,
          d.requires.length > 0 ? { name: 'Requires', value: d.requires.join(', ') } : null,
          d.compatibilities.length > 0
            ? { name: 'Compatible with', value: d.compatibilities.join(', ') }
            : null,
          {
            name: 'Task role',
            value: d.taskRoleArn ? <code className="break-all">{d.taskRoleArn}</code> : 'none',
            wide: true,
          },
          {
            name: 'Execution role',
            value: d.executionRoleArn ? (
              <code className="break-all">{d.executionRoleArn}</code>
            ) : (
              'none'
            ),
            wide: true,
          },
          d.volumes.length > 0
            ? { name: 'Volumes', value: d.volumes.map((v) => `${v.name} (${v.kind})`).join(', ') }
            : null,
          d.placementConstraints.length > 0
            ? {
                name: 'Placement constraints',
                value: d.placementConstraints.map((p) => `${p.type} ${p.expression}`).join(', '),
              }
            : null,
          { name: 'Registered', value: <Time at={d.registeredAt} /> },
          d.registeredBy
            ? {
                name: 'Registered by',
                value: <code className="break-all">{d.registeredBy}</code>,
                wide: true,
              }
            : null,
          d.deregisteredAt === null
            ? null
            : { name: 'Deregistered', value: <Time at={d.deregisteredAt} /> },
        ]}
      />
    </Card>
    <WhereUsed familyRef={{ account, region: d.region, family: d.family }} revision={d.revision} />
    <h2 className="font-semibold">
      Containers <span className="text-xs font-normal text-faint">{d.containers.length}</span>
    </h2>
    {d.containers.map((c) => (
      <DefinedContainerPanel key={c.name} account={account} region={d.region} container={c} />
    ))}
    {d.tags.length > 0 && (
      <Card title="Tags">
        <Facts facts={d.tags.map((t) => ({ name: t.key, value: t.value || '–' }))} />
      </Card>
    )}
  </div>
)

const sized = (text: string, as: (n: number) => string): string =>
  Number.isFinite(Number(text)) ? as(Number(text)) : text
