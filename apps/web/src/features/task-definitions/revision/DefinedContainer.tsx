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

/** One container of a revision. Leaves out members that are not set. */
export function DefinedContainerPanel({ account, region, container }: Props) {
  const masked = (values: readonly MaskedValue[]) =>
    values.map((v) => ({
      name: v.name,
      value: <Masked key={v.ref} account={account} region={region} value={v} />,
    }))
  const health = container.healthCheck
  return (
    <section
      aria-label={`Container ${container.name}`}
      className="min-w-0 rounded-lg border border-line bg-panel px-4 pt-3 pb-4"
    >
      <h3 className="mb-2.5 flex flex-wrap items-baseline gap-x-3 font-medium">
        <span dir="auto" className="min-w-0 break-words">
          {container.name}
        </span>
        <span className="text-xs font-normal text-faint">
          {container.essential ? 'essential' : 'not essential'}
        </span>
      </h3>
      <Facts
        facts={[
          { name: 'Image', value: code(container.image), wide: true },
          container.cpu ? { name: 'CPU', value: `${container.cpu} units` } : null,
          container.memory === null
            ? null
            : { name: 'Memory, hard limit', value: mebibytes(container.memory) },
          container.memoryReservation === null
            ? null
            : { name: 'Memory, reserved', value: mebibytes(container.memoryReservation) },
          container.entryPoint.length > 0
            ? { name: 'Entry point', value: code(container.entryPoint.join(' ')) }
            : null,
          container.command.length > 0
            ? { name: 'Command', value: code(container.command.join(' ')) }
            : null,
          container.workingDirectory
            ? { name: 'Working directory', value: code(container.workingDirectory) }
            : null,
          container.user ? { name: 'User', value: code(container.user) } : null,
          container.ports.length > 0
            ? { name: 'Ports', value: code(container.ports.map(portText).join(', ')) }
            : null,
          container.dependsOn.length > 0
            ? {
                name: 'Waits for',
                value: container.dependsOn.map((d) => `${d.container} ${d.condition}`).join(', '),
              }
            : null,
          container.stopTimeout === null
            ? null
            : { name: 'Stop timeout', value: `${container.stopTimeout} s` },
          health ? { name: 'Health check', value: code(health.command.join(' ')) } : null,
          health
            ? {
                name: 'Health check timing',
                value: [
                  `every ${health.interval} s`,
                  `timeout ${health.timeout} s`,
                  `${health.retries} retries`,
                  ...(health.startPeriod === null ? [] : [`after ${health.startPeriod} s`]),
                ].join(', '),
              }
            : null,
          { name: 'Log driver', value: container.logDriver ?? 'none' },
        ]}
      />
      <NameValues title="Environment" values={masked(container.environment)} />
      <NameValues
        title="Environment files"
        values={container.environmentFiles.map((f) => ({ name: 'file', value: code(f) }))}
      />
      <NameValues
        title="Secrets"
        values={container.secrets.map((s) => ({
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
        values={container.mounts.map((m) => ({
          name: m.path,
          value: `${m.volume}${m.readOnly ? ', read only' : ''}`,
        }))}
      />
      <NameValues title="Log options" values={masked(container.logOptions)} />
      <NameValues title="Docker labels" values={masked(container.labels)} />
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
