import type { ImageDetail, Layer } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { bytes, count } from '#lib/formats.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { Empty } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { BaseLine, type BaseQuery } from './BaseLine'
import { Unread, type Reading } from './Unread'

interface Props {
  repositoryRef: RepositoryRef
  image: ImageDetail
  base: BaseQuery
  reading: Reading
}

const layerStyle = [
  'grid min-h-8 grid-cols-[26px_minmax(60px,220px)_70px_70px_minmax(0,1fr)_104px] items-center',
  'gap-x-3 px-3 py-0.5 hover:bg-quiet-soft max-sm:grid-cols-[22px_minmax(40px,1fr)_60px_60px]',
  'max-sm:py-1.5',
].join(' ')

/** The layers of an image, with size, instruction, and whether they come from the base image. */
export function Layers({ repositoryRef, image, base, reading }: Props) {
  const { layers, manifest, config, row } = image
  if (manifest.unread) return <Unread reading={reading} />
  if (manifest.problem)
    return <ProblemPanel title="The manifest could not be read" problem={manifest.problem} />
  if (layers.length === 0)
    return (
      <Empty title="No layers">
        {row.kind === 'index'
          ? 'An index has no layers of its own; each of its platforms has.'
          : 'Its manifest names none.'}
      </Empty>
    )
  const largest = Math.max(1, ...layers.map((l) => l.bytes))
  const sized = layers.some((l) => l.bytes > 0)
  const below = base.data?.base?.layers ?? 0
  const untold = layers.every((l) => l.instruction === null)
  return (
    <div className="grid gap-3">
      {row.kind === 'image' && (
        <BaseLine repositoryRef={repositoryRef} base={base} layers={layers} />
      )}
      {untold && !image.configProblem && (
        <p className="text-muted">
          {config
            ? 'Its history does not match its layers, so their instructions are unknown.'
            : 'It has no configuration, so the instructions of its layers are unknown.'}
        </p>
      )}
      {image.configProblem && (
        <ProblemPanel
          title="The history of the layers could not be read"
          problem={image.configProblem}
        />
      )}
      <ol aria-label="Layers" className="rounded-lg border border-line bg-panel py-1">
        {layers.map((l, n) => (
          <One
            key={n}
            layer={l}
            number={n + 1}
            share={l.bytes / largest}
            ofBase={n < below}
            sum={layers.slice(0, n + 1).reduce((all, one) => all + one.bytes, 0)}
          />
        ))}
      </ol>
      {!sized && <p className="text-muted">A schema 1 manifest does not record layer sizes.</p>}
      {config && config.history.length > layers.length && (
        <details>
          <summary className="w-fit cursor-pointer text-accent hover:underline">
            All {count(config.history.length)} instructions, including those without a layer
          </summary>
          <ol className="mono mt-2 list-inside list-decimal rounded-lg border border-line bg-panel px-4 py-2">
            {config.history.map((h, n) => (
              <li key={n} className={`break-all ${h.empty ? 'text-muted' : ''}`}>
                {h.instruction || '–'}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}

function One({
  layer,
  number,
  share,
  ofBase,
  sum,
}: {
  layer: Layer
  number: number
  share: number
  ofBase: boolean
  sum: number
}) {
  return (
    <li className={layerStyle}>
      <span className="text-right text-xs text-faint">{number}</span>
      <span aria-hidden="true" className="h-3.5">
        <i
          className={`block h-full rounded-[3px] ${ofBase ? 'bg-line-strong' : 'bg-accent'}`}
          style={{ width: `max(2px, ${100 * share}%)` }}
        />
      </span>
      <span className="text-right">{layer.bytes === 0 ? '–' : bytes(layer.bytes)}</span>
      <span className="text-right text-xs text-faint" title="With all before it">
        {bytes(sum)}
      </span>
      <code
        dir="auto"
        title={layer.instruction ?? undefined}
        className="min-w-0 truncate max-sm:col-span-3 max-sm:col-start-2 max-sm:line-clamp-3 max-sm:break-all max-sm:whitespace-normal"
      >
        {layer.instruction ?? <span className="text-faint">not known</span>}
        {ofBase && <span className="sr-only"> (of the base)</span>}
      </code>
      <code
        className="text-right text-faint max-sm:hidden"
        title={`${layer.digest}\n${layer.mediaType}`}
      >
        {shortDigest(layer.digest)}
      </code>
    </li>
  )
}
