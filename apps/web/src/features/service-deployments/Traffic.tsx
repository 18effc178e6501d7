import type { RevisionShare, ServiceDeployment } from '@pilothouse/contract'

/**
 * Share of the traffic of each revision, as a bar and as text. Renders nothing unless ECS shifts
 * traffic.
 */
export function Traffic({ deployment: { from, to } }: { deployment: ServiceDeployment }) {
  const shares = [...(to ? [to] : []), ...from]
  return (['production', 'test'] as const).map((kind) => {
    const known = shares.filter((s) => s[kind] !== null)
    if (known.length === 0 || (kind === 'test' && known.every((s) => s.test === s.production)))
      return null
    return (
      <div key={kind} className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="w-32 text-muted">
          {kind === 'production' ? 'Production traffic' : 'Test traffic'}
        </span>
        <span aria-hidden="true" className="flex h-2 w-40 overflow-hidden rounded-full bg-line">
          {known.map((s) => (
            <i
              key={s.id}
              className={s === to ? 'bg-accent' : 'bg-faint'}
              style={{ width: `${s[kind]}%` }}
            />
          ))}
        </span>
        <span>{known.map((s) => `${nameOf(s)} ${s[kind]} %`).join(' · ')}</span>
      </div>
    )
  })
}

const nameOf = (share: RevisionShare) => share.taskDefinition ?? `revision ${share.id}`
