import type { Findings as Page, ImageDetail, Problem } from '@pilothouse/contract'
import { problemFrom } from '#lib/api.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { count } from '#lib/formats.ts'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { FindingsTable, tellsMends } from './FindingsTable'
import { scanWord, severityOrder, severityTone } from './severity'

interface Props {
  image: ImageDetail
  query: {
    data: { pages: Page[] } | undefined
    error: unknown
    hasNextPage: boolean
    isFetchingNextPage: boolean
    fetchNextPage: () => unknown
    refetch: () => unknown
  }
  sort: string | undefined
  onSort: (sort: string) => void
}

/** The scan findings of an image, page by page, or the reason why there are none. */
export function FindingsPanel({
  image,
  query: { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch },
  sort,
  onSort,
}: Props) {
  const [first] = data?.pages ?? []
  if (!first)
    return error ? (
      <Nothing image={image} problem={problemFrom(error)} retry={() => void refetch()} />
    ) : (
      <Skeleton lines={8} />
    )
  const findings = data?.pages.flatMap((p) => p.findings) ?? []
  const counts = Object.entries(first.counts).sort(
    ([a], [b]) => severityOrder(a) - severityOrder(b),
  )
  const total = Math.max(
    findings.length,
    counts.reduce((sum, [, n]) => sum + n, 0),
  )
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 text-muted">
        <ul aria-label="Findings by severity" className="flex flex-wrap gap-2">
          {counts.map(([severity, n]) => (
            <li key={severity}>
              <Tone tone={severityTone(severity)}>{`${count(n)} ${severity}`}</Tone>
            </li>
          ))}
        </ul>
        {counts.length === 0 && (
          <Tone tone={first.status === 'COMPLETE' || first.status === 'ACTIVE' ? 'good' : 'quiet'}>
            {scanWord(first.status)}
          </Tone>
        )}
        {first.scannedAt !== null && (
          <span>
            scanned <Time at={first.scannedAt} />
          </span>
        )}
        {first.sourceUpdatedAt !== null && (
          <span className="text-faint">
            against a database of <Time at={first.sourceUpdatedAt} />
          </span>
        )}
        {findings.length > 0 && !tellsMends(findings) && (
          <span className="text-faint">a basic scan, which reports no fixes and no layers</span>
        )}
        {!['COMPLETE', 'ACTIVE'].includes(first.status) && (
          <span>
            {first.status}
            {first.statusReason !== null && `: ${first.statusReason}`}
          </span>
        )}
      </div>
      {error !== null && (
        <ProblemPanel
          title="No more could be read"
          problem={problemFrom(error)}
          retry={() => void fetchNextPage()}
        />
      )}
      {findings.length > 0 ? (
        <FindingsTable findings={findings} layers={image.layers} sort={sort} onSort={onSort} />
      ) : (
        <Empty
          title={
            first.status === 'COMPLETE' || first.status === 'ACTIVE'
              ? 'Nothing was found'
              : `No findings: ${scanWord(first.status)}`
          }
        >
          {first.statusReason}
        </Empty>
      )}
      {(hasNextPage || findings.length < total) && findings.length > 0 && (
        <p className="flex items-center gap-3 text-muted">
          <span role="status">
            {count(findings.length)} of {count(total)}
          </span>
          {hasNextPage && (
            <Button size="small" onClick={() => void fetchNextPage()}>
              {isFetchingNextPage ? 'Reading…' : 'Load more'}
            </Button>
          )}
        </p>
      )}
    </div>
  )
}

/** Explains the missing findings: not scanned, not scannable, or access denied. */
function Nothing({
  image,
  problem,
  retry,
}: {
  image: ImageDetail
  problem: Problem
  retry: () => void
}) {
  if (problem.code === 'ScanNotFoundException') {
    return image.row.kind === 'index' ? (
      <Empty title="Not scanned">
        ECR scans the images of an index, not the index. See the page of each platform.
      </Empty>
    ) : (
      <Empty title="Not scanned">
        <p>
          No scan is known. Scans start on push where the repository or the registry is set to scan,
          or by hand:
        </p>
        <div className="mt-3 text-left">
          <Command
            text={awsCommand(
              'ecr start-image-scan',
              `--repository-name ${image.repository}`,
              `--image-id imageDigest=${image.row.digest}`,
              `--region ${image.region}`,
            )}
          />
        </div>
      </Empty>
    )
  }
  if (/Unsupported/i.test(problem.code))
    return <Empty title="Cannot be scanned">{problem.message}</Empty>
  return <ProblemPanel title="The findings could not be read" problem={problem} retry={retry} />
}
