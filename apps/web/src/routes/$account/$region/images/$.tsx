import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { CompareWith } from '#features/images/compare/CompareWith.tsx'
import { ImageActions } from '#features/images/detail/ImageActions.tsx'
import { ImageHead } from '#features/images/detail/ImageHead.tsx'
import { Layers } from '#features/images/detail/Layers.tsx'
import { ManifestPanel } from '#features/images/detail/Manifest.tsx'
import { Overview } from '#features/images/detail/Overview.tsx'
import { UsedBy } from '#features/images/detail/UsedBy.tsx'
import { FindingsPanel } from '#features/images/findings/Findings.tsx'
import { readPlace } from '#features/images/place.ts'
import {
  findingsQuery,
  imageBaseQuery,
  imageQuery,
  imagesQuery,
  imageUsesQuery,
} from '#features/images/queries.ts'
import { problemFrom } from '#lib/api.ts'
import { DetailPage } from '#shell/DetailPage.tsx'
import { PageHead } from '#shell/PageHead.tsx'
import { Empty } from '#ui/Empty.tsx'
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
  return (
    <DetailPage
      query={{ data: shown, error: image.error, refetch: image.refetch }}
      noun="image"
      head={(detail) => ({
        crumbs: [
          { title: 'Images', link: { to: '/$account/images', params: { account }, search: {} } },
          {
            title: repository,
            link: {
              to: '/$account/$region/repositories/$',
              params: { account, region, _splat: repository },
              search: {},
            },
          },
          { title: shortDigest(digest) },
        ],
        title: name,
        ...(detail && !gone
          ? {
              actions: (
                <ImageActions
                  imageRef={imageRef}
                  row={detail.row}
                  rows={images.data?.rows ?? null}
                  uses={detail.uses}
                />
              ),
            }
          : {}),
      })}
      whenGone={{
        title: 'No such image',
        text: `${repository} in ${region} has no image ${shortDigest(digest)}, or it was deleted.`,
      }}
    >
      {(detail) => (
        <>
          {gone && (
            <p role="alert" className="mb-4 rounded-lg border border-warn/40 px-4 py-2 text-warn">
              It is no longer in {repository}. This data was read <Time at={detail.asOf} />.
            </p>
          )}
          <ImageHead image={detail} />
          <CompareWith
            repositoryRef={imageRef}
            row={detail.row}
            rows={images.data?.rows ?? []}
            uses={detail.uses.uses}
          />
          <Tabs
            label={`Image ${name}`}
            chosen={tab}
            choose={(to) => void navigate({ search: { tab: to } })}
            tabs={[
              {
                id: 'overview',
                title: 'Overview',
                panel: () => <Overview repositoryRef={imageRef} image={detail} reading={reading} />,
              },
              {
                id: 'layers',
                title: 'Layers',
                ...(detail.layers.length > 0 ? { count: detail.layers.length } : {}),
                panel: () => (
                  <Layers repositoryRef={imageRef} image={detail} base={base} reading={reading} />
                ),
              },
              {
                id: 'findings',
                title: 'Findings',
                panel: () => (
                  <FindingsPanel image={detail} query={findings} sort={sort} onSort={onSort} />
                ),
              },
              {
                id: 'uses',
                title: 'Used by',
                count: detail.uses.uses.length,
                panel: () => (
                  <UsedBy
                    account={account}
                    uses={detail.uses}
                    pulledAt={detail.row.pulledAt}
                    sort={sort}
                    onSort={onSort}
                  />
                ),
              },
              {
                id: 'manifest',
                title: 'Manifest',
                panel: () => <ManifestPanel manifest={detail.manifest} reading={reading} />,
              },
            ]}
          />
        </>
      )}
    </DetailPage>
  )
}
