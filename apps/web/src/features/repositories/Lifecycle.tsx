import type { RepositoryDetail } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { Time } from '../../ui/Time'
import { PolicyView } from './PolicyView'

/** What expires images by itself. */
export function Lifecycle({ repository: { lifecycle }, actions }: { repository: RepositoryDetail; actions?: ReactNode }) {
  return (
    <div className="grid gap-3">
      {lifecycle.text !== null && <p className="text-muted">ECR looked last <Time at={lifecycle.evaluatedAt} empty="not yet" />; it does once a day.</p>}
      <PolicyView title="Lifecycle policy" policy={lifecycle} actions={actions} none="There is none: images stay until somebody deletes them." />
    </div>
  )
}
