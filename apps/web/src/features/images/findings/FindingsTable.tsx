import type { Layer, ScanFinding } from '@pilothouse/contract'
import { useMemo } from 'react'
import { readSort, writeSort } from '#lib/lists/table-search.ts'
import { Table, type Column } from '#ui/tables/Table.tsx'
import { Tone } from '#ui/Tone.tsx'
import { severityOrder, severityTone } from './severity'

type Row = ScanFinding & { id: string }
interface Props {
  findings: readonly ScanFinding[]
  layers: readonly Layer[]
  sort: string | undefined
  onSort: (sort: string) => void
}

/** Scan findings, worst first, with package, fixed version and layer. */
export function FindingsTable({ findings, layers, sort, onSort }: Props) {
  const rows = useMemo(
    () => findings.map((f, n): Row => ({ ...f, id: `${f.name} ${n}` })),
    [findings],
  )
  const mends = tellsMends(findings)
  const columns = useMemo(() => columnsOf(layers, { mends }), [layers, mends])
  return (
    <Table
      label="Findings"
      rows={rows}
      columns={columns}
      idOf={(f) => f.id}
      sort={readSort(sort, { column: 'severity', down: false })}
      onSort={(to) => onSort(writeSort(to))}
      empty={null}
    />
  )
}

/**
 * Whether the scan reports fixed versions and layers; a basic scan does not (ECR API:
 * ImageScanFinding).
 */
export const tellsMends = (findings: readonly ScanFinding[]): boolean =>
  findings.some(
    (f) => f.fix !== null || f.packages.some((p) => p.fixedIn !== null || p.layer !== null),
  )

const columnsOf = (layers: readonly Layer[], { mends }: { mends: boolean }): Column<Row>[] => [
  {
    id: 'severity',
    header: 'Severity',
    width: '118px',
    phone: true,
    value: (f) => severityOrder(f.severity),
    cell: (f) => <Tone tone={severityTone(f.severity)}>{f.severity}</Tone>,
  },
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(110px,1.2fr)',
    phone: true,
    value: (f) => f.name,
    cell: (f) => (
      <span title={[f.title, f.description].filter(Boolean).join('\n')}>
        {f.url ? (
          <a
            data-row
            href={f.url}
            target="_blank"
            rel="noreferrer"
            className="text-accent hover:underline"
          >
            {f.name}
            <span className="sr-only"> in a new tab</span>
          </a>
        ) : (
          f.name
        )}
      </span>
    ),
  },
  {
    id: 'package',
    header: 'Package',
    width: 'minmax(80px,1.2fr)',
    phone: true,
    value: (f) => f.packages[0]?.name ?? null,
    cell: (f) => (
      <span
        title={f.packages.map((p) => `${p.name} ${p.version ?? ''} ${p.path ?? ''}`).join('\n')}
      >
        {f.packages[0] ? f.packages[0].name : <span className="text-faint">–</span>}
        {f.packages.length > 1 && (
          <span className="ml-1 text-xs text-muted">+{f.packages.length - 1}</span>
        )}
      </span>
    ),
  },
  {
    id: 'installed',
    header: 'Installed',
    width: 'minmax(80px,1fr)',
    value: (f) => f.packages[0]?.version ?? null,
    cell: (f) => text(f.packages[0]?.version),
  },
  ...(mends ? mendColumns(layers) : [about]),
  {
    id: 'score',
    header: 'Score',
    width: '60px',
    align: 'right',
    value: (f) => f.score,
    cell: (f) => (f.score === null ? <span className="text-faint">–</span> : f.score.toFixed(1)),
  },
]

const mendColumns = (layers: readonly Layer[]): Column<Row>[] => [
  {
    id: 'fixed',
    header: 'Fixed in',
    width: 'minmax(80px,1fr)',
    value: (f) => f.packages[0]?.fixedIn ?? null,
    cell: (f) => {
      if (f.packages[0]?.fixedIn) return text(f.packages[0].fixedIn)
      if (f.fix === 'NO') return <span className="text-muted">no fix yet</span>
      return text(null)
    },
  },
  {
    id: 'layer',
    header: 'Layer',
    width: 'minmax(90px,1.4fr)',
    value: (f) => layerNumber(layers, f),
    cell: (f) => <LayerOf layers={layers} finding={f} />,
  },
]
const about: Column<Row> = {
  id: 'about',
  header: 'About',
  width: 'minmax(120px,3fr)',
  value: (f) => f.description ?? f.title,
  cell: (f) => (
    <span className="text-muted" title={f.description ?? undefined}>
      {f.description ?? f.title ?? '–'}
    </span>
  ),
}

const text = (value: string | null | undefined) =>
  value ? <code title={value}>{value}</code> : <span className="text-faint">–</span>
const layerNumber = (layers: readonly Layer[], { packages }: ScanFinding): number | null => {
  const index = layers.findIndex((l) => l.digest === packages[0]?.layer)
  return index < 0 ? null : index + 1
}

/** The layer that added the package: its position and instruction. */
function LayerOf({ layers, finding }: { layers: readonly Layer[]; finding: ScanFinding }) {
  const number = layerNumber(layers, finding)
  if (number === null) return <span className="text-faint">–</span>
  const instruction = layers[number - 1]?.instruction ?? null
  return (
    <span title={instruction ?? undefined}>
      {number}
      {instruction !== null && <code className="ml-1.5 text-muted">{instruction}</code>}
    </span>
  )
}
