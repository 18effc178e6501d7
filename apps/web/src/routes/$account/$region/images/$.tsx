import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { CompareWith } from '#features/images/compare/CompareWith.tsx'
import { ImageActions } from '#features/images/detail/ImageActions.tsx'
import { ImageHead } from '#features/images/detail/ImageHead.tsx'
import { Layers } from '#features/images/detail/Layers.tsx'
import { Manifest } from '#features/images/detail/Manifest.tsx'
import { Overview } from '#features/images/detail/Overview.tsx'
import { UsedBy } from '#features/images/detail/UsedBy.tsx'
import { shortDigest } from '#features/images/digest.tsx'
import { Findings } from '#features/images/findings/Findings.tsx'
import { readPlace } from '#features/images/place.ts'
import {
  findingsQuery,
  imageBaseQuery,
  imageQuery,
  imagesQuery,
  imageUsesQuery,
} from '#features/images/queries.ts'
import { problemFrom } from '#lib/api.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import { Time } from '#ui/Time.tsx'

export const Route = createFileRoute('/$account/$region/images/$')({
  validateSearch: (search: Record<string, unknown>): { tab?: string; sort?: string } => ({
    ...(typeof search['tab'] === 'string' ? { tab: search['tab'] } : {}),
    ...(typeof search['sort'] === 'string' ? { sort: search['sort'] } : {}),
  }),
  component: ImagePage,
})

function ImagePage() {
  const { account, region, _splat } = Route.useParams()
  const place = readPlace(_splat)
  if (!place)
    return (
      <>
        <PageHead title="Image" />
        <Empty title="No such image">
          <p>The address of an image ends with its repository, @ and its digest.</p>
        </Empty>
      </>
    )
  return <One key={place.digest} account={account} region={region} {...place} />
}

function One({
  account,
  region,
  repository,
  digest,
}: {
  account: string
  region: string
  repository: string
  digest: string
}) {
  const imageRef = { account, region, repository, digest }
  const { tab, sort } = Route.useSearch()
  const navigate = Route.useNavigate()
  const [pull, setPull] = useState(false)
  const image = useQuery(imageQuery(imageRef, { pull }))
  const images = useQuery(imagesQuery(imageRef))
  const uses = useQuery({ ...imageUsesQuery(imageRef), enabled: image.data !== undefined })
  const traceless = image.data?.exclude === null
  const base = useQuery({
    ...imageBaseQuery(imageRef, { pull: !traceless }),
    enabled: traceless && tab === 'layers' && image.data?.row.kind === 'image',
  })
  const findings = useInfiniteQuery({
    ...findingsQuery(imageRef),
    enabled: tab === 'findings' && image.data !== undefined,
  })
  const onSort = (to: string) =>
    void navigate({ search: (before) => ({ ...before, sort: to }), replace: true })
  const problem = image.error ? problemFrom(image.error) : null
  // Tags and uses change while the page is open.
  const row = images.data?.rows.find((r) => r.digest === digest)
  const shown = image.data && {
    ...image.data,
    row: row ?? image.data.row,
    uses: uses.data ?? image.data.uses,
  }
  const gone = uses.error !== null && problemFrom(uses.error).status === 404
  const reading = {
    region,
    exclude: shown?.exclude ?? null,
    read: () => setPull(true),
    underWay: image.isPlaceholderData,
  }
  const tag = shown?.row.tags[0]
  const name = tag ? `${repository}:${tag}` : `${repository} ${shortDigest(digest)}`
  const head = {
    crumbs: [
      {
        title: 'Images',
        link: { to: '/$account/images', params: { account }, search: {} } as const,
      },
      {
        title: repository,
        link: {
          to: '/$account/$region/repositories/$',
          params: { account, region, _splat: repository },
          search: {},
        } as const,
      },
      { title: shortDigest(digest) },
    ],
    title: name,
  }
  if (problem?.status === 404)
    return (
      <>
        <PageHead {...head} />
        <Empty title="No such image">
          <p>
            {repository} in {region} has no image {shortDigest(digest)}, or it was deleted.
          </p>
        </Empty>
      </>
    )
  return (
    <>
      <PageHead
        {...head}
        actions={
          shown &&
          !gone && (
            <ImageActions
              imageRef={imageRef}
              row={shown.row}
              rows={images.data?.rows ?? null}
              uses={shown.uses}
            />
          )
        }
      />
      {problem && (
        <div className="mb-4">
          <h2 className="sr-only">Problem</h2>
          <ProblemPanel
            title={shown ? 'The image could not be read again' : 'The image could not be read'}
            problem={problem}
            retry={() => void image.refetch()}
          />
        </div>
      )}
      {!shown && !problem && <Skeleton lines={10} />}
      {shown && (
        <>
          {gone && (
            <p role="alert" className="mb-4 rounded-lg border border-warn/40 px-4 py-2 text-warn">
              It is no longer in {repository}. This data was read <Time at={shown.asOf} />.
            </p>
          )}
          <ImageHead image={shown} />
          <CompareWith
            repositoryRef={imageRef}
            row={shown.row}
            rows={images.data?.rows ?? []}
            uses={shown.uses.uses}
          />
          <Tabs
            label={`Image ${name}`}
            chosen={tab}
            choose={(to) => void navigate({ search: { tab: to } })}
            tabs={[
              {
                id: 'overview',
                title: 'Overview',
                panel: () => <Overview repositoryRef={imageRef} image={shown} reading={reading} />,
              },
              {
                id: 'layers',
                title: 'Layers',
                ...(shown.layers.length > 0 ? { count: shown.layers.length } : {}),
                panel: () => (
                  <Layers repositoryRef={imageRef} image={shown} base={base} reading={reading} />
                ),
              },
              {
                id: 'findings',
                title: 'Findings',
                panel: () => (
                  <Findings image={shown} query={findings} sort={sort} onSort={onSort} />
                ),
              },
              {
                id: 'uses',
                title: 'Used by',
                count: shown.uses.uses.length,
                panel: () => (
                  <UsedBy
                    account={account}
                    uses={shown.uses}
                    pulledAt={shown.row.pulledAt}
                    sort={sort}
                    onSort={onSort}
                  />
                ),
              },
              {
                id: 'manifest',
                title: 'Manifest',
                panel: () => <Manifest manifest={shown.manifest} reading={reading} />,
              },
            ]}
          />
        </>
      )}
    </>
  )
}
