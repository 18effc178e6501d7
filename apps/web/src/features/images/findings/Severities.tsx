import type { ImageRow } from '@pilothouse/contract'
import { count } from '#lib/formats.ts'
import { scanWord, severityOrder, severityTone } from './severity'

const colours = {
  bad: 'text-bad',
  warn: 'text-warn',
  busy: 'text-busy',
  good: 'text-good',
  quiet: 'text-muted',
}

/** Number of findings by severity, worst first. */
export function Severities({ scan }: { scan: ImageRow['scan'] }) {
  if (scan === null)
    return (
      <span className="text-faint" title="ECR does not list it; see the image’s page">
        –
      </span>
    )
  const counts = Object.entries(scan.counts)
    .filter(([, n]) => n > 0)
    .sort(([a], [b]) => severityOrder(a) - severityOrder(b))
  if (counts.length === 0)
    return (
      <span className="text-muted" title={scan.status}>
        {scanWord(scan.status)}
      </span>
    )
  return (
    <span className="inline-flex gap-2">
      {counts.slice(0, 3).map(([severity, n]) => (
        <span
          key={severity}
          title={`${count(n)} ${severity}`}
          className={colours[severityTone(severity)]}
        >
          {count(n)}
          <span aria-hidden="true" className="text-xs">
            {' '}
            {severity.charAt(0)}
            {severity.slice(1, 3).toLowerCase()}
          </span>
          <span className="sr-only"> {severity}</span>
        </span>
      ))}
    </span>
  )
}
