import type { ImageProblem, Unseen } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { problemFrom } from '#lib/api.ts'
import { Button } from '#ui/Button.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { CompareImagesLink, ImageLink } from '../links'
import { UnseenLine } from '../UnseenLine'
import { problemReason, problemTone, worstFirst } from './problems'

const first = 6

interface Props {
  account: string
  query: {
    data: { rows: ImageProblem[]; unseen: Unseen[] } | undefined
    error: unknown
    refetch: () => unknown
  }
  /** Names the regions on the screen. */
  shown: (row: { region: string }) => boolean
  /** Whether images of some repositories are still being read. */
  reading: boolean
}

/**
 * Images that are stale or missing where they run, worst first, and what has not been scanned yet.
 */
export function ImageProblems({ account, query: { data, error, refetch }, shown, reading }: Props) {
  const [all, setAll] = useState(false)
  const rows = worstFirst((data?.rows ?? []).filter(shown))
  const unseen = (data?.unseen ?? []).filter((u) => u.account !== account || shown(u))
  const whole = unseen.length === 0 && !reading
  return (
    <section aria-labelledby="image-problems" className="mb-7">
      <h2 id="image-problems" className="mb-2 text-xs font-medium text-muted">
        Images that need attention
      </h2>
      {error !== null && !data && (
        <ProblemPanel
          title="Stale and missing images could not be read"
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      )}
      {!data && error === null && (
        <p className="flex h-11 items-center gap-2 rounded-lg border border-line bg-panel px-4 text-muted">
          <Tone tone="quiet">Reading</Tone>Comparing running images with their tags.
        </p>
      )}
      {data && rows.length === 0 && (
        <p className="flex min-h-11 items-center gap-2 rounded-lg border border-line bg-panel px-4 py-2 text-muted">
          <Tone tone={whole ? 'good' : 'quiet'}>{whole ? 'None' : 'None seen so far'}</Tone>
          {whole
            ? 'No image is stale or missing where it runs.'
            : 'Still comparing running images with their tags.'}
        </p>
      )}
      {rows.length > 0 && (
        <ul className="rounded-lg border border-line bg-panel">
          {(all ? rows : rows.slice(0, first)).map((row) => (
            <ProblemRow key={row.id} account={account} problem={row} />
          ))}
        </ul>
      )}
      {rows.length > first && (
        <div className="mt-2 px-1">
          <Button size="small" kind="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${rows.length}`}
          </Button>
        </div>
      )}
      {data && <UnseenLine account={account} unseen={unseen} />}
    </section>
  )
}

function ProblemRow({ account, problem }: { account: string; problem: ImageProblem }) {
  const repositoryRef = { account, region: problem.registryRegion, repository: problem.repository }
  const where = problem.cluster === null ? problem.region : `${problem.cluster} · ${problem.region}`
  return (
    <li className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 border-b border-line px-3 py-2 last:border-0">
      <span>
        <Tone tone={problemTone(problem)}>{problem.kind === 'missing' ? 'Missing' : 'Stale'}</Tone>
      </span>
      <span className="min-w-0">
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          {problem.service !== null && problem.cluster !== null ? (
            <Link
              to="/$account/$region/clusters/$cluster/services/$service"
              params={{
                account,
                region: problem.region,
                cluster: problem.cluster,
                service: problem.service,
              }}
              search={{}}
              className="min-w-0 truncate font-medium hover:underline"
            >
              {problem.service}
            </Link>
          ) : (
            <span className="min-w-0 truncate font-medium">{problem.taskDefinition}</span>
          )}
          <span className="truncate text-xs text-faint">
            {where} · container {problem.container}
          </span>
        </span>
        <span className="block text-muted">{problemReason(problem)}</span>
        <span className="flex flex-wrap gap-x-3 text-xs text-muted">
          <span className="min-w-0">
            <code className="break-all">
              {problem.repository}
              {problem.tag === null ? '' : `:${problem.tag}`}
            </code>
          </span>
          {problem.digest !== null && (
            <span>
              {problem.kind === 'missing' ? 'was' : 'runs'}{' '}
              {problem.kind === 'missing' ? (
                <code title={problem.digest}>{shortDigest(problem.digest)}</code>
              ) : (
                <ImageLink imageRef={{ ...repositoryRef, digest: problem.digest }} />
              )}
              {problem.pushedAt !== null && (
                <>
                  , pushed <Time at={problem.pushedAt} />
                </>
              )}
            </span>
          )}
          {problem.now && (
            <span>
              the tag names{' '}
              <ImageLink imageRef={{ ...repositoryRef, digest: problem.now.digest }} />
              {problem.now.pushedAt !== null && (
                <>
                  , pushed <Time at={problem.now.pushedAt} />
                </>
              )}
            </span>
          )}
          {problem.kind === 'stale' && problem.digest !== null && problem.now && (
            <CompareImagesLink
              account={account}
              region={problem.registryRegion}
              a={`${problem.repository}@${problem.digest}`}
              b={`${problem.repository}@${problem.now.digest}`}
            >
              What changed
            </CompareImagesLink>
          )}
          {problem.kind === 'stale' && !problem.now && <span>no image has the tag now</span>}
        </span>
      </span>
    </li>
  )
}
