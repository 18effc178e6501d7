import type { ImageConfig } from '@pilothouse/contract'
import { Card, Facts } from '#ui/Facts.tsx'
import { Time } from '#ui/Time.tsx'

const code = (text: string) => (
  <code dir="auto" className="break-all">
    {text}
  </code>
)
const words = (name: string, list: readonly string[], wide = true) =>
  list.length > 0 ? { name, value: code(list.map(quoted).join(' ')), wide } : null
const quoted = (word: string): string =>
  /\s/.test(word) || word === '' ? JSON.stringify(word) : word

/** What runs when a container of the image starts. Of its environment there are names alone: a value may be a secret. */
export function Config({ config: c }: { config: ImageConfig }) {
  return (
    <>
      <Card title="Configuration" aside={`${c.os}/${c.architecture}`}>
        <Facts
          facts={[
            words('Entry point', c.entrypoint),
            words('Command', c.command),
            c.entrypoint.length + c.command.length === 0
              ? {
                  name: 'Entry point and command',
                  value: (
                    <span className="text-muted">none: the task definition must set a command</span>
                  ),
                  wide: true,
                }
              : null,
            {
              name: 'User',
              value:
                c.user === null ? (
                  <span className="text-muted">root (none is set)</span>
                ) : (
                  code(c.user)
                ),
            },
            c.workingDirectory === null
              ? null
              : { name: 'Working directory', value: code(c.workingDirectory) },
            words('Ports', c.ports, false),
            words('Volumes', c.volumes, false),
            c.stopSignal === null ? null : { name: 'Stop signal', value: code(c.stopSignal) },
            words('Health check', c.healthCheck),
            c.createdAt === null ? null : { name: 'Built', value: <Time at={c.createdAt} /> },
            c.author === null ? null : { name: 'Author', value: c.author },
          ]}
        />
      </Card>
      {c.environment.length > 0 && (
        <Card title="Environment" aside="names; values are not shown">
          <ul aria-label="Environment names" className="flex flex-wrap gap-x-4 gap-y-1">
            {c.environment.map((name, n) => (
              <li key={n} className="min-w-0">
                {code(name)}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {c.labels.length > 0 && (
        <Card title="Labels">
          <Facts facts={c.labels.map((l) => ({ name: l.name, value: l.value || '–' }))} />
        </Card>
      )}
    </>
  )
}
