import type { ImageConfig } from '@pilothouse/contract'
import { Card, Facts } from '#ui/Facts.tsx'
import { Time } from '#ui/Time.tsx'

const code = (text: string) => (
  <code dir="auto" className="break-all">
    {text}
  </code>
)
const words = (name: string, list: readonly string[], { wide } = { wide: true }) =>
  list.length > 0 ? { name, value: code(list.map(quoted).join(' ')), wide } : null
const quoted = (word: string): string =>
  /\s/.test(word) || word === '' ? JSON.stringify(word) : word

/**
 * The configuration that containers of the image start with. Only names of environment variables: a
 * value may be a secret.
 */
export function ConfigPanel({ config }: { config: ImageConfig }) {
  return (
    <>
      <Card title="Configuration" aside={`${config.os}/${config.architecture}`}>
        <Facts
          facts={[
            words('Entry point', config.entrypoint),
            words('Command', config.command),
            config.entrypoint.length + config.command.length === 0
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
                config.user === null ? (
                  <span className="text-muted">root (none is set)</span>
                ) : (
                  code(config.user)
                ),
            },
            config.workingDirectory === null
              ? null
              : { name: 'Working directory', value: code(config.workingDirectory) },
            words('Ports', config.ports, { wide: false }),
            words('Volumes', config.volumes, { wide: false }),
            config.stopSignal === null
              ? null
              : { name: 'Stop signal', value: code(config.stopSignal) },
            words('Health check', config.healthCheck),
            config.createdAt === null
              ? null
              : { name: 'Built', value: <Time at={config.createdAt} /> },
            config.author === null ? null : { name: 'Author', value: config.author },
          ]}
        />
      </Card>
      {config.environment.length > 0 && (
        <Card title="Environment" aside="names; values are not shown">
          <ul aria-label="Environment names" className="flex flex-wrap gap-x-4 gap-y-1">
            {config.environment.map((name, n) => (
              <li key={n} className="min-w-0">
                {code(name)}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {config.labels.length > 0 && (
        <Card title="Labels">
          <Facts facts={config.labels.map((l) => ({ name: l.name, value: l.value || '–' }))} />
        </Card>
      )}
    </>
  )
}
