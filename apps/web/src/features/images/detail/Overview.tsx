import type { ImageDetail } from '@pilothouse/contract'
import type { RepositoryRef } from '#lib/refs.ts'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { ConfigPanel } from './Config'
import { Platforms } from './Platforms'
import { Referrers } from './Referrers'
import { Unread, type Reading } from './Unread'

/**
 * The configuration, platforms and referrers of an image. A part that could not be read shows its
 * problem.
 */
export function Overview({
  repositoryRef,
  image,
  reading,
}: {
  repositoryRef: RepositoryRef
  image: ImageDetail
  reading: Reading
}) {
  const { row, manifest, config, configProblem, platforms } = image
  return (
    <div className="grid gap-4">
      {manifest.unread && <Unread reading={reading} />}
      {manifest.problem && (
        <ProblemPanel title="The manifest could not be read" problem={manifest.problem} />
      )}
      {platforms.length > 0 && <Platforms repositoryRef={repositoryRef} platforms={platforms} />}
      {configProblem && (
        <ProblemPanel title="The configuration could not be read" problem={configProblem} />
      )}
      {config ? (
        <ConfigPanel config={config} />
      ) : (
        row.kind !== 'index' &&
        !manifest.unread &&
        !manifest.problem &&
        !configProblem && (
          <p className="rounded-lg border border-line bg-panel px-4 py-3 text-muted">
            {noConfig(image)}
          </p>
        )
      )}
      <Referrers repositoryRef={repositoryRef} image={image} />
    </div>
  )
}

function noConfig({ row, manifest, layers }: ImageDetail): string {
  if (row.kind === 'artifact') return 'It is an artifact, not an image, so it has no configuration.'
  if (layers.length === 0)
    return `Unknown manifest type ${manifest.mediaType}. See the Manifest tab for its content.`
  return 'Its manifest names no image configuration.'
}
