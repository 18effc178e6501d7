import type { Container } from '@pilothouse/contract'
import { useState, type ReactNode } from 'react'
import { CopyButton, Command } from '#ui/Copy.tsx'
import { Facts } from '#ui/Facts.tsx'
import { Tone } from '#ui/Tone.tsx'
import { exitMeaning, healthTone, lastStatusTone } from './status'

interface Props {
  containers: readonly Container[]
  /** The container whose log is already shown above, as the reason of the stop. */
  toldAbove: string | null
  renderLog: (container: string) => ReactNode
  /** Links a digest to its image page; null without one. */
  renderDigest: (container: Container) => ReactNode
}

/** The containers of a task, each with its log. */
export const Containers = ({ containers, toldAbove, renderLog, renderDigest }: Props) => (
  <section aria-labelledby="containers">
    <h2 id="containers" className="mb-2 font-semibold">
      Containers <span className="text-xs font-normal text-faint">{containers.length}</span>
    </h2>
    <ul className="grid gap-3">
      {containers.map((c) => (
        <li key={c.name} className="min-w-0">
          <One
            container={c}
            log={toldAbove === c.name ? null : () => renderLog(c.name)}
            digest={renderDigest(c)}
          />
        </li>
      ))}
    </ul>
    {containers.length === 0 && <p className="text-muted">AWS reports no containers yet.</p>}
  </section>
)

function One({
  container: c,
  log,
  digest,
}: {
  container: Container
  log: (() => ReactNode) | null
  digest: ReactNode
}) {
  const tone = c.exitCode !== null && c.exitCode !== 0 ? 'bad' : lastStatusTone(c.lastStatus)
  return (
    <section
      aria-label={`Container ${c.name}`}
      className="rounded-lg border border-line bg-panel px-4 pt-3 pb-4"
    >
      <div className="mb-2.5 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 dir="auto" className="min-w-0 font-medium break-words">
          {c.name}
        </h3>
        <Tone tone={tone}>{c.lastStatus}</Tone>
        {c.health !== 'UNKNOWN' && <Tone tone={healthTone(c.health)}>{c.health}</Tone>}
        {c.essential !== null && (
          <span className="text-xs text-faint">{c.essential ? 'essential' : 'not essential'}</span>
        )}
      </div>
      <Facts
        facts={[
          c.image
            ? { name: 'Image', value: <code className="break-all">{c.image}</code>, wide: true }
            : null,
          c.imageDigest
            ? {
                name: 'Digest',
                value: (
                  <span className="flex items-start gap-1">
                    {digest ?? <code className="break-all">{c.imageDigest.slice(0, 19)}…</code>}
                    <CopyButton text={c.imageDigest} label={`Copy the digest of ${c.name}`} />
                  </span>
                ),
              }
            : null,
          c.exitCode !== null
            ? {
                name: 'Exit code',
                value: (
                  <>
                    <code className={c.exitCode === 0 ? '' : 'text-bad'}>{c.exitCode}</code>
                    {exitMeaning(c.exitCode) && (
                      <span className="text-muted"> {exitMeaning(c.exitCode)}</span>
                    )}
                  </>
                ),
              }
            : null,
          c.reason ? { name: 'Reason', value: c.reason, wide: true } : null,
          c.ports.length > 0
            ? { name: 'Ports', value: <code>{c.ports.map(portText).join(', ')}</code> }
            : null,
          c.ips.length > 0
            ? { name: 'IP addresses', value: <code>{c.ips.join(', ')}</code> }
            : null,
          c.cpu !== null && c.cpu !== '0' ? { name: 'CPU', value: `${c.cpu} units` } : null,
          c.memory ? { name: 'Memory', value: `${c.memory} MiB` } : null,
          c.runtimeId
            ? {
                name: 'Runtime id',
                value: <code className="break-all">{c.runtimeId.slice(0, 24)}</code>,
              }
            : null,
        ]}
      />
      <Logs container={c} log={log} />
    </section>
  )
}

/** Reads the log only when the user opens it: AWS is asked for one container at a time. */
function Logs({
  container: { logs, logDriver, name },
  log,
}: {
  container: Container
  log: (() => ReactNode) | null
}) {
  const [open, setOpen] = useState(false)
  if (!logs)
    return (
      <p className="mt-3 text-muted">
        {logDriver ? (
          <>
            Its log goes to the driver <code>{logDriver}</code>, which this console does not read.
          </>
        ) : (
          'No log driver is configured.'
        )}
      </p>
    )
  return (
    <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-2">
      {log ? (
        <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="w-fit cursor-pointer text-accent hover:underline">
            Last lines<span className="sr-only"> of {name}</span>
          </summary>
          {open && <div className="mt-2">{log()}</div>}
        </details>
      ) : (
        <p>
          <a href="#log" className="text-accent underline">
            Its last lines stand above
          </a>
        </p>
      )}
      <details>
        <summary className="w-fit cursor-pointer text-muted hover:underline">
          Elsewhere<span className="sr-only">: the log of {name}</span>
        </summary>
        <div className="mt-2 grid max-w-3xl gap-2">
          <p className="flex flex-wrap gap-x-3">
            <a href={logs.url} target="_blank" rel="noreferrer" className="text-accent underline">
              Open its log stream in AWS’s console
              <span className="sr-only"> of {name} in a new tab</span>
            </a>
            <code className="min-w-0 break-all text-muted">
              {logs.group}
              {logs.stream ? ` / ${logs.stream}` : ''}
            </code>
          </p>
          <Command text={logs.command} />
        </div>
      </details>
    </div>
  )
}

const portText = (p: Container['ports'][number]): string =>
  `${p.bind ? `${p.bind}:` : ''}${p.host ?? '?'} → ${p.container ?? '?'}/${p.protocol}`
