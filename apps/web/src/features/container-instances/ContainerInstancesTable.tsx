import type { ContainerInstanceRow } from '@pilothouse/contract'
import { useState } from 'react'
import { mebibytes, vcpu } from '#lib/formats.ts'
import { Empty } from '#ui/Empty.tsx'
import { Table, type Column } from '#ui/tables/Table.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone, type ToneName } from '#ui/Tone.tsx'

const tones: Readonly<Record<string, ToneName>> = {
  ACTIVE: 'good',
  DRAINING: 'warn',
  REGISTERING: 'busy',
  DEREGISTERING: 'busy',
  REGISTRATION_FAILED: 'bad',
}

const columns: Column<ContainerInstanceRow>[] = [
  {
    id: 'status',
    header: 'Status',
    width: 'minmax(92px,104px)',
    phone: true,
    value: (i) => i.status,
    cell: (i) =>
      i.agentConnected || i.status !== 'ACTIVE' ? (
        <Tone tone={tones[i.status] ?? 'quiet'}>{i.status}</Tone>
      ) : (
        <Tone tone="warn">AGENT LOST</Tone>
      ),
  },
  {
    id: 'instance',
    header: 'Instance',
    width: 'minmax(96px,1.4fr)',
    phone: true,
    value: (i) => i.ec2InstanceId ?? i.instanceId,
    cell: (i) => <code title={i.instanceId}>{i.ec2InstanceId ?? i.instanceId}</code>,
  },
  {
    id: 'type',
    header: 'Type',
    width: 'minmax(76px,110px)',
    phone: true,
    value: (i) => i.type,
    cell: (i) => i.type ?? '–',
  },
  {
    id: 'zone',
    header: 'Zone',
    width: '106px',
    value: (i) => i.zone,
    cell: (i) => <span className="text-muted">{i.zone ?? '–'}</span>,
  },
  {
    id: 'running',
    header: 'Running',
    width: 'minmax(64px,76px)',
    align: 'right',
    phone: true,
    value: (i) => i.running,
    cell: (i) => i.running,
  },
  {
    id: 'cpu',
    header: 'CPU left',
    width: '150px',
    align: 'right',
    value: (i) => i.cpu.remaining,
    cell: (i) => (
      <span className="text-muted">
        {vcpu(i.cpu.remaining)} of {vcpu(i.cpu.registered)}
      </span>
    ),
  },
  {
    id: 'memory',
    header: 'Memory left',
    width: '150px',
    align: 'right',
    value: (i) => i.memory.remaining,
    cell: (i) => (
      <span className="text-muted">
        {mebibytes(i.memory.remaining)} of {mebibytes(i.memory.registered)}
      </span>
    ),
  },
  {
    id: 'agent',
    header: 'Agent',
    width: '76px',
    value: (i) => i.agentVersion,
    cell: (i) => <span className="text-muted">{i.agentVersion ?? '–'}</span>,
  },
  {
    id: 'registered',
    header: 'Registered',
    width: '90px',
    value: (i) => i.registeredAt,
    cell: (i) => (
      <span className="text-muted">
        <Time at={i.registeredAt} />
      </span>
    ),
  },
]

/** Table of a cluster's container instances. */
export function ContainerInstancesTable({ rows }: { rows: readonly ContainerInstanceRow[] }) {
  const [sort, setSort] = useState({ column: 'instance', down: false })
  return (
    <Table
      label="Container instances"
      rows={rows}
      columns={columns}
      idOf={(i) => i.id}
      sort={sort}
      onSort={setSort}
      empty={
        <Empty title="No container instances">
          Tasks of this cluster run on Fargate or on instances that AWS manages.
        </Empty>
      }
    />
  )
}
