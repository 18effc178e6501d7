import type { BaseImage, Layer } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { problemFrom } from '#lib/api.ts'
import { bytes, plural } from '#lib/formats.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { Button } from '#ui/Button.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { ImageLink } from '../links'

export interface BaseQuery {
  data: BaseImage | undefined
  error: unknown
  isFetching: boolean
  refetch: () => unknown
}

/**
 * Names the base image, if the registry has it, and what the image adds. Asks first where ECR
 * records reading the manifest as a pull.
 */
export function BaseLine({
  repositoryRef,
  base: { data, error, isFetching, refetch },
  layers,
}: {
  repositoryRef: RepositoryRef
  base: BaseQuery
  layers: readonly Layer[]
}) {
  if (error || data?.problem)
    return (
      <ProblemPanel
        title="The base image could not be searched for"
        problem={data?.problem ?? problemFrom(error)}
      />
    )
  if (!data && !isFetching)
    return (
      <p className="flex flex-wrap items-center gap-3">
        <Button size="small" onClick={() => void refetch()}>
          Find the base image
        </Button>
        <span className="text-muted">
          This reads the manifests of up to 100 images of each repository, and ECR records each of
          them as pulled today.
        </span>
      </p>
    )
  if (!data)
    return (
      <p role="status" className="text-muted">
        Looking for the base image…
      </p>
    )
  const compared = `Compared with ${plural(data.compared, 'image')} in ${plural(data.repositories, 'repository', 'repositories')}.`
  if (!data.base)
    return (
      <p className="text-muted">
        No image of this registry is its base. <span className="text-faint">{compared}</span>
      </p>
    )
  const { repository, digest, tags, layers: shared } = data.base
  const added = layers.slice(shared)
  const sum = (all: readonly Layer[]) => bytes(all.reduce((total, l) => total + l.bytes, 0))
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span className="inline-flex items-center gap-1.5">
        <i aria-hidden="true" className="size-2.5 rounded-sm bg-line-strong" />
        <span>
          built on{' '}
          <ImageLink imageRef={{ ...repositoryRef, repository, digest }}>
            {repository}
            {tags[0] ? `:${tags[0]}` : `@${shortDigest(digest)}`}
          </ImageLink>
          , {plural(shared, 'layer')}, {sum(layers.slice(0, shared))}
        </span>
      </span>
      <span className="inline-flex items-center gap-1.5">
        <i aria-hidden="true" className="size-2.5 rounded-sm bg-accent" />
        adds {plural(added.length, 'layer')}, {sum(added)}
      </span>
      <span className="text-faint">{compared}</span>
    </p>
  )
}
