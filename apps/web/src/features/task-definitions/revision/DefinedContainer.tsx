import type { DefinedContainer as Defined, MaskedValue } from '@pilothouse/contract'
import { mebibytes } from '#lib/formats.ts'
import { Facts } from '#ui/Facts.tsx'
import { Masked } from './Masked'
import { NameValues } from './NameValues'

interface Props {
  account: string
  region: string
  container: Defined
}

/** One container of a revision, member by member. What is not set is not shown. */
export function DefinedContainer({ account, region, container: c }: Props) {
  const masked = (values: readonly MaskedValue[]) =>
    values.map((v) => ({
      name: v.name,
      value: <Masked key={v.ref} account={account} region={region} value={v} />,
    }))
  const health = c.healthCheck
  return (
    <section
      aria-label={`Container ${c.name}`}
      className="min-w-0 rounded-lg border border-line bg-panel px-4 pt-3 pb-4"
    >
      <h3 className="mb-2.5 flex flex-wrap items-baseline gap-x-3 font-medium">
        <span dir="auto" className="min-w-0 break-words">
          {c.name}
        </span>
        <span className="text-xs font-normal text-faint">
          {c.essential ? 'essential' : 'not essential'}
        </span>
      </h3>
      <Facts
        facts={[
          { name: 'Image', value: code(c.image), wide: true },
          c.cpu ? { name: 'CPU', value: `${c.cpu} units` } : null,
          c.memory === null ? null : { name: 'Memory, hard limit', value: mebibytes(c.memory) },
          c.memoryReservation === null
            ? null
            : { name: 'Memory, reserved', value: mebibytes(c.memoryReservation) },
          c.entryPoint.length > 0
            ? { name: 'Entry point', value: code(c.entryPoint.join(' ')) }
            : null,
          c.command.length > 0 ? { name: 'Command', value: code(c.command.join(' ')) } : null,
          c.workingDirectory
            ? { name: 'Working directory', value: code(c.workingDirectory) }
            : null,
          c.user ? { name: 'User', value: code(c.user) } : null,
          c.ports.length > 0
            ? { name: 'Ports', value: code(c.ports.map(portText).join(', ')) }
            : null,
          c.dependsOn.length > 0
            ? {
                name: 'Waits for',
                value: c.dependsOn.map((d) => `${d.container} ${d.condition}`).join(', '),
              }
            : null,
          c.stopTimeout === null ? null : { name: 'Stop timeout', value: `${c.stopTimeout} s` },
          health ? { name: 'Health check', value: code(health.command.join(' ')) } : null,
          health
            ? {
                name: 'Health check timing',
                value: `every ${health.interval} s, timeout ${health.timeout} s, ${health.retries} retries${health.startPeriod === null ? '' : `, after ${health.startPeriod} s`}`,
              }
            : null,
          { name: 'Log driver', value: c.logDriver ?? 'none' },
        ]}
      />
      <NameValues title="Environment" values={masked(c.environment)} />
      <NameValues
        title="Environment files"
        values={c.environmentFiles.map((f) => ({ name: 'file', value: code(f) }))}
      />
      <NameValues
        title="Secrets"
        values={c.secrets.map((s) => ({
          name: s.name,
          value: (
            <>
              <span className="text-muted">from </span>
              {code(s.valueFrom)}
            </>
          ),
        }))}
      />
      <NameValues
        title="Mounts"
        values={c.mounts.map((m) => ({
          name: m.path,
          value: `${m.volume}${m.readOnly ? ', read only' : ''}`,
        }))}
      />
      <NameValues title="Log options" values={masked(c.logOptions)} />
      <NameValues title="Docker labels" values={masked(c.labels)} />
    </section>
  )
}

const code = (text: string) => (
  <code dir="auto" className="break-all">
    {text}
  </code>
)
const portText = (p: Defined['ports'][number]): string =>
  `${p.host ? `${p.host} → ` : ''}${p.container ?? '?'}/${p.protocol}${p.name ? ` (${p.name})` : ''}`
