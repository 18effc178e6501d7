import type { ImageDetail } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { ImageComparison } from '#features/images/compare/Comparison.tsx'
import { Unread } from '#features/images/detail/Unread.tsx'
import { readPlace } from '#features/images/place.ts'
import { findingsQuery, imageQuery } from '#features/images/queries.ts'
import { problemFrom } from '#lib/api.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const Route = createFileRoute('/$account/$region/compare-images')({
  validateSearch: (search: Record<string, unknown>): { a: string; b: string } => ({
    a: text(search['a']),
    b: text(search['b']),
  }),
  component: CompareImages,
})

type Scan = ImageDetail['row']['scan']
/** ECR's image list does not always include scan results, so read the scan itself. */
const withScan = (image: ImageDetail, scan: Scan): ImageDetail => ({
  ...image,
  row: { ...image.row, scan: scan ?? image.row.scan },
})

interface Place {
  repository: string
  digest: string
}

function CompareImages() {
  const { account, region } = Route.useParams()
  const { a, b } = Route.useSearch()
  const [before, after] = [readPlace(a), readPlace(b)]
  if (!before || !after)
    return (
      <>
        <PageHead title="Compare images" />
        <Empty title="Two images are needed">
          <p>Choose two in a repository, or follow a comparison from an image.</p>
        </Empty>
      </>
    )
  return <Both key={`${a} ${b}`} account={account} region={region} before={before} after={after} />
}

function Both({
  account,
  region,
  before,
  after,
}: {
  account: string
  region: string
  before: Place
  after: Place
}) {
  const [pull, setPull] = useState(false)
  const a = useQuery(imageQuery({ account, region, ...before }, { pull }))
  const b = useQuery(imageQuery({ account, region, ...after }, { pull }))
  const scans = [
    useInfiniteQuery({
      ...findingsQuery({ account, region, ...before }),
      enabled: a.data?.row.kind === 'image',
    }),
    useInfiniteQuery({
      ...findingsQuery({ account, region, ...after }),
      enabled: b.data?.row.kind === 'image',
    }),
  ]
  const scanOf = (n: number): Scan => {
    const page = scans[n]?.data?.pages[0]
    return page ? { status: page.status, counts: page.counts } : null
  }
  const unread = [a.data, b.data].find((image) => image?.manifest.unread)
  const failed = [
    { place: before, query: a },
    { place: after, query: b },
  ].filter(({ query }) => query.error)
  return (
    <>
      <PageHead
        crumbs={[
          { title: 'Images', link: { to: '/$account/images', params: { account }, search: {} } },
          {
            title: after.repository,
            link: {
              to: '/$account/$region/repositories/$',
              params: { account, region, _splat: after.repository },
              search: {},
            },
          },
          { title: 'Comparison' },
        ]}
        title="Compare images"
        about={`${shortDigest(before.digest)} and ${shortDigest(after.digest)}`}
      />
      {failed.map(({ place, query }) => (
        <div key={place.digest} className="mb-4">
          <ProblemPanel
            title={`${place.repository}@${shortDigest(place.digest)} could not be read`}
            problem={problemFrom(query.error)}
            retry={() => void query.refetch()}
          />
        </div>
      ))}
      {unread ? (
        <Unread
          reading={{
            region,
            exclude: unread.exclude,
            read: () => setPull(true),
            underWay: a.isPlaceholderData || b.isPlaceholderData,
          }}
        />
      ) : (
        <>
          {a.data && b.data && (
            <ImageComparison
              account={account}
              a={withScan(a.data, scanOf(0))}
              b={withScan(b.data, scanOf(1))}
            />
          )}
          {!(a.data && b.data) && failed.length === 0 && <Skeleton lines={10} />}
        </>
      )}
    </>
  )
}
