import type { ImageDetail, Layer } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import type { ReactNode } from 'react'
import { bytes, count, plural } from '#lib/formats.ts'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { severityOrder, severityTone } from '../findings/severity'
import { CompareImagesLink, ImageLink } from '../links'
import { compareImages } from './compare'

/** Compares two images: configuration, layers and scan findings. */
export function ImageComparison({
  account,
  a,
  b,
}: {
  account: string
  a: ImageDetail
  b: ImageDetail
}) {
  const { shared, removed, added, bytes: more, config, configRead, findings } = compareImages(a, b)
  const sum = (layers: readonly Layer[]) => bytes(layers.reduce((all, l) => all + l.bytes, 0))
  return (
    <div className="grid gap-5">
      <div className="grid gap-3 sm:grid-cols-2">
        <Side title="Before" account={account} image={a} />
        <Side title="After" account={account} image={b} />
      </div>
      {a.row.kind === 'index' || b.row.kind === 'index' ? (
        <Part title="Platforms">
          <PlatformPairs account={account} a={a} b={b} />
        </Part>
      ) : (
        <>
          <Part title="Configuration" aside={configRead ? plural(config.length, 'difference') : ''}>
            {!configRead && <p className="px-4 py-2 text-muted">{unreadConfigText(a, b)}</p>}
            {configRead && config.length === 0 && (
              <p className="px-4 py-2 text-muted">
                The same command, user, environment names, ports, volumes and labels. Values of the
                environment are not compared.
              </p>
            )}
            {config.length > 0 && (
              <ul aria-label="Differences in the configuration">
                {config.map((d) => (
                  <li
                    key={`${d.name} ${d.a} ${d.b}`}
                    className="grid grid-cols-[250px_minmax(0,1fr)_minmax(0,1fr)] gap-3 border-b border-line px-4 py-1.5 last:border-0 max-sm:grid-cols-1 max-sm:gap-0.5"
                  >
                    <span className="break-words text-muted">{d.name}</span>
                    <Value sign="−" text={d.a} />
                    <Value sign="+" text={d.b} />
                  </li>
                ))}
              </ul>
            )}
          </Part>
          <Part title="Layers" aside={sizeDifference(more)}>
            <p className="px-4 py-2 text-muted">
              {shared.length === 0
                ? 'They share no layer.'
                : `${plural(shared.length, 'layer is', 'layers are')} the same, ${sum(shared)}.`}{' '}
              {removed.length + added.length === 0 ? 'Nothing else: the content is the same.' : ''}
            </p>
            <LayerList title={`Gone, ${sum(removed)}`} sign="−" layers={removed} />
            <LayerList title={`New, ${sum(added)}`} sign="+" layers={added} />
          </Part>
        </>
      )}
      <Part title="Findings">
        {findings === null && (
          <p className="px-4 py-2 text-muted">
            They cannot be compared:{' '}
            {[a, b].every((i) => !i.row.scan)
              ? 'neither has a readable scan.'
              : 'one of them has no readable scan.'}
          </p>
        )}
        {findings?.length === 0 && <p className="px-4 py-2 text-muted">Neither has findings.</p>}
        {findings && findings.length > 0 && (
          <ul className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-2">
            {findings
              .toSorted((x, y) => severityOrder(x.severity) - severityOrder(y.severity))
              .map((f) => (
                <li key={f.severity} className="inline-flex items-center gap-2">
                  <Tone tone={f.b > f.a ? severityTone(f.severity) : 'quiet'}>{f.severity}</Tone>
                  <span>
                    {count(f.a)} → {count(f.b)}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Part>
    </div>
  )
}

function Part({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-panel pb-1">
      <h2 className="flex justify-between gap-3 border-b border-line px-4 py-2 text-xs font-medium text-muted">
        <span>{title}</span>
        {aside && <span className="font-normal">{aside}</span>}
      </h2>
      {children}
    </section>
  )
}

const Side = ({
  title,
  account,
  image: { region, repository, row },
}: {
  title: string
  account: string
  image: ImageDetail
}) => (
  <section
    aria-label={title}
    className="min-w-0 rounded-lg border border-line bg-panel px-4 py-2.5"
  >
    <h2 className="text-xs text-muted">{title}</h2>
    <p className="truncate font-medium">
      <ImageLink imageRef={{ account, region, repository, digest: row.digest }}>
        {repository}
        {row.tags[0] ? `:${row.tags[0]}` : ''}
      </ImageLink>
      {row.tags.length > 1 && (
        <span className="text-xs font-normal text-muted"> +{row.tags.length - 1}</span>
      )}
    </p>
    <p className="text-muted">
      <code title={row.digest}>{shortDigest(row.digest)}</code> · {bytes(row.bytes)} · pushed{' '}
      <Time at={row.pushedAt} />
    </p>
  </section>
)

const Value = ({ sign, text }: { sign: '−' | '+'; text: string | null }) =>
  text === null ? (
    <span className="text-faint max-sm:hidden">{sign === '−' ? 'not set' : 'no longer set'}</span>
  ) : (
    <code dir="auto" className={`break-all ${sign === '−' ? 'text-muted' : ''}`}>
      <span className={sign === '−' ? 'text-bad' : 'text-good'}>{sign} </span>
      {text}
    </code>
  )

/** Compares an index platform by platform: it has no configuration and no layers of its own. */
function PlatformPairs({ account, a, b }: { account: string; a: ImageDetail; b: ImageDetail }) {
  const before = new Map(platformsOf(a))
  const after = new Map(platformsOf(b))
  return (
    <ul>
      {[...new Set([...before.keys(), ...after.keys()])].map((platform) => {
        const [x, y] = [before.get(platform), after.get(platform)]
        return (
          <li key={platform} className="flex gap-4 px-4 py-1">
            <span className="w-40 truncate">{platform}</span>
            {x === undefined && <span className="text-muted">new</span>}
            {y === undefined && <span className="text-muted">gone</span>}
            {x !== undefined && x === y && <span className="text-muted">the same image</span>}
            {x !== undefined && y !== undefined && x !== y && (
              <CompareImagesLink
                account={account}
                region={a.region}
                a={`${a.repository}@${x}`}
                b={`${b.repository}@${y}`}
              >
                What changed<span className="sr-only"> for {platform}</span>
              </CompareImagesLink>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function LayerList({
  title,
  sign,
  layers,
}: {
  title: string
  sign: '−' | '+'
  layers: readonly Layer[]
}) {
  if (layers.length === 0) return null
  return (
    <>
      <h3 className="px-4 pt-1 text-xs text-muted">{title}</h3>
      <ul aria-label={title}>
        {layers.map((l, n) => (
          <li
            key={n}
            className="grid min-h-7 grid-cols-[14px_74px_minmax(0,1fr)_104px] items-center gap-3 px-4 max-sm:grid-cols-[14px_66px_minmax(0,1fr)]"
          >
            <span aria-hidden="true" className={sign === '−' ? 'text-bad' : 'text-good'}>
              {sign}
            </span>
            <span className="text-right">{l.bytes === 0 ? '–' : bytes(l.bytes)}</span>
            <code dir="auto" className="truncate" title={l.instruction ?? undefined}>
              {l.instruction ?? <span className="text-faint">not known</span>}
            </code>
            <code className="text-right text-faint max-sm:hidden" title={l.digest}>
              {shortDigest(l.digest)}
            </code>
          </li>
        ))}
      </ul>
    </>
  )
}

function platformsOf({ row, platforms, config }: ImageDetail): [string | null, string][] {
  if (row.kind === 'index') return platforms.map((p) => [p.platform, p.digest])
  return config ? [[`${config.os}/${config.architecture}`, row.digest]] : []
}

function unreadConfigText(a: ImageDetail, b: ImageDetail): string {
  const one = a.config ? 'the second image' : 'the first image'
  const which = !a.config && !b.config ? 'both images' : one
  return `The configuration of ${which} could not be read, so they cannot be compared.`
}

function sizeDifference(more: number): string {
  if (more === 0) return 'the same size'
  return more > 0 ? `${bytes(more)} larger` : `${bytes(-more)} smaller`
}
