import type { ContainerInstanceRow } from '@pilothouse/contract'
import { mebibytes, percent, vcpu, plural } from '#lib/formats.ts'
import { Card } from '#ui/Facts.tsx'
import { Tone } from '#ui/Tone.tsx'

/**
 * A hue for each task group. It is the same on every instance; neighbours in the list differ
 * clearly.
 */
const hueOf = (groups: readonly string[], group: string) =>
  (groups.indexOf(group) * 137.5 + 200) % 360

/** Shows the reserved CPU or memory of each instance, by task group, and the rest that is free. */
export function CapacityPanel({
  instances,
  of,
}: {
  instances: readonly ContainerInstanceRow[]
  of: 'cpu' | 'memory'
}) {
  const groups = [...new Set(instances.flatMap((i) => i.reserved.map((r) => r.group)))].sort()
  const show = of === 'cpu' ? vcpu : mebibytes
  const describe = (i: ContainerInstanceRow) => {
    const reserved = i.reserved.map((r) => `${r.group} ${show(r[of])}`).join(', ')
    const left = `${show(i[of].remaining)} left`
    return `${i.ec2InstanceId ?? i.instanceId}: ${reserved || 'nothing reserved'}; ${left}`
  }
  const zones = new Set(instances.map((i) => i.zone)).size
  return (
    <Card
      title={of === 'cpu' ? 'CPU reserved, by service' : 'Memory reserved, by service'}
      aside={`${plural(instances.length, 'instance')} · ${plural(zones, 'zone')}`}
    >
      <ul>
        {[...instances]
          .sort((a, b) => a[of].remaining / a[of].registered - b[of].remaining / b[of].registered)
          .map((i) => (
            <li
              key={i.id}
              className="grid h-6 grid-cols-[minmax(90px,170px)_minmax(0,1fr)_92px] items-center gap-2.5 max-sm:grid-cols-[82px_minmax(0,1fr)_92px]"
            >
              <code
                className="truncate"
                title={`${i.instanceId} · ${i.ec2InstanceId ?? ''} · ${i.type ?? ''}`}
              >
                {(i.ec2InstanceId ?? i.instanceId).slice(0, 10)} · {i.type ?? '?'}
              </code>
              <span
                className="flex h-3.5 gap-px overflow-hidden rounded-[3px] bg-quiet-soft"
                role="img"
                aria-label={describe(i)}
              >
                {i.reserved.map((r) => (
                  <i
                    key={r.group}
                    title={`${r.group}: ${r.tasks} tasks, ${show(r[of])}`}
                    style={{
                      width: `${(100 * r[of]) / Math.max(1, i[of].registered)}%`,
                      background: `oklch(from var(--accent) 0.66 0.1 ${hueOf(groups, r.group)})`,
                    }}
                  />
                ))}
              </span>
              <span className="text-right text-xs text-muted">
                {i.status === 'ACTIVE' ? (
                  `${show(i[of].remaining)} left`
                ) : (
                  <Tone tone={i.status === 'DRAINING' ? 'warn' : 'quiet'}>{i.status}</Tone>
                )}
              </span>
            </li>
          ))}
      </ul>
      <p className="mt-2 flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted">
        {groups.slice(0, 14).map((g) => (
          <span key={g} className="inline-flex items-center gap-1">
            <i
              className="size-2 rounded-xs"
              style={{ background: `oklch(from var(--accent) 0.66 0.1 ${hueOf(groups, g)})` }}
            />
            {g}
          </span>
        ))}
        {groups.length > 14 && <span>and {groups.length - 14} more</span>}
      </p>
    </Card>
  )
}

/** The reserved share of all instances' capacity, such as `42 %`; null without capacity. */
export function fullness(
  instances: readonly ContainerInstanceRow[],
  of: 'cpu' | 'memory',
): string | null {
  const registered = instances.reduce((sum, i) => sum + i[of].registered, 0)
  const remaining = instances.reduce((sum, i) => sum + i[of].remaining, 0)
  return registered === 0 ? null : percent((registered - remaining) / registered)
}
