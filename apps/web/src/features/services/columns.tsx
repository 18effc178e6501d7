import type { ServiceRow } from '@pilothouse/contract'
import { severity } from '@pilothouse/contract/services/service-state'
import { Link } from '@tanstack/react-router'
import { eventText } from '#lib/formats.ts'
import type { Column } from '#ui/tables/Table.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { RunningCount } from './RunningCount'
import { ScaleButton } from './ScaleButton'
import { ServiceLink } from './ServiceLink'
import { stateTone } from './tones'

/** The columns that a filter may name. */
export const serviceFilterColumns = [
  'service',
  'cluster',
  'state',
  'definition',
  'launch',
  'region',
  'controller',
] as const

export const serviceFilterTexts = (
  s: ServiceRow,
): Record<(typeof serviceFilterColumns)[number], string> => ({
  service: s.name,
  cluster: s.cluster,
  state: s.state.name,
  definition: s.taskDefinition,
  launch: s.launch,
  region: s.region,
  controller: s.controller,
})

/** Columns of a table of services. The page of one cluster leaves out the cluster column. */
export function serviceColumns(
  account: string,
  { cluster = true }: { cluster?: boolean } = {},
): Column<ServiceRow>[] {
  const all: (Column<ServiceRow> | null)[] = [
    {
      id: 'state',
      header: 'State',
      width: '104px',
      phone: true,
      value: (s) => severity[s.state.name],
      cell: (s) => (
        <span title={s.state.reason}>
          <Tone tone={stateTone[s.state.name]}>{s.state.name}</Tone>
        </span>
      ),
    },
    {
      id: 'service',
      header: 'Service',
      width: 'minmax(110px,1.3fr)',
      phone: true,
      value: (s) => s.name,
      cell: (s) => <ServiceLink account={account} service={s} />,
    },
    cluster
      ? {
          id: 'cluster',
          header: 'Cluster',
          width: 'minmax(90px,1fr)',
          value: (s) => s.cluster,
          cell: (s) => (
            <Link
              to="/$account/$region/clusters/$cluster"
              params={{ account, region: s.region, cluster: s.cluster }}
              search={{}}
              className="text-muted hover:underline"
              title={`${s.cluster} in ${s.region}`}
            >
              {s.cluster}
            </Link>
          ),
        }
      : null,
    cluster
      ? {
          id: 'region',
          header: 'Region',
          width: '106px',
          value: (s) => s.region,
          cell: (s) => <span className="text-muted">{s.region}</span>,
        }
      : null,
    {
      id: 'running',
      header: 'Running',
      width: 'minmax(58px,156px)',
      phone: true,
      value: (s) => s.running,
      cell: (s) => <RunningCount service={s} />,
    },
    {
      id: 'definition',
      header: 'Task definition',
      width: 'minmax(110px,1.3fr)',
      value: (s) => s.taskDefinition,
      cell: (s) => <code title={s.taskDefinition}>{s.taskDefinition}</code>,
    },
    {
      id: 'launch',
      header: 'Launch',
      width: 'minmax(70px,110px)',
      value: (s) => s.launch,
      cell: (s) => (
        <span className="text-muted" title={s.launch}>
          {s.launch}
        </span>
      ),
    },
    {
      id: 'event',
      header: 'Last event',
      width: 'minmax(120px,2fr)',
      value: (s) => s.lastEvent?.at ?? null,
      cell: (s) =>
        s.lastEvent && (
          <span dir="auto" className="text-muted" title={s.lastEvent.message}>
            <Time at={s.lastEvent.at} /> · {eventText(s.lastEvent.message)}
          </span>
        ),
    },
    {
      id: 'actions',
      header: 'Actions',
      width: '74px',
      phone: true,
      fixed: true,
      align: 'right',
      value: () => null,
      cell: (s) => <ScaleButton account={account} service={s} size="small" />,
    },
  ]
  return all.filter((c) => c !== null)
}
