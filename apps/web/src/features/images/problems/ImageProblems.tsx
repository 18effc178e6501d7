import type { ImageTrouble, Unseen } from '@pilothouse/contract'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { problemFrom } from '#lib/api.ts'
import { Button } from '#ui/Button.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { shortDigest } from '../digest'
import { CompareLink, ImageLink } from '../links'
import { UnseenLine } from '../UnseenLine'
import { troubleReason, worstFirst } from './problems'

const first = 6

interface Props {
  account: string
  query: {
    data: { rows: ImageTrouble[]; unseen: Unseen[] } | undefined
    error: unknown
    refetch: () => unknown
  }
  /** Which regions are on the screen. */
  shown: (row: { region: string }) => boolean
  /** Whether images of some repositories are still being read. */
  reading: boolean
}

/** The images that are stale or missing where they run, worst first, and what was not seen yet. */
export function Troubles({ account, query: { data, error, refetch }, shown, reading }: Props) {
  const [all, setAll] = useState(false)
  const rows = worstFirst((data?.rows ?? []).filter(shown))
  const unseen = (data?.unseen ?? []).filter((u) => u.account !== account || shown(u))
  const whole = unseen.length === 0 && !reading
  return (
    <section aria-labelledby="troubles" className="mb-7">
      <h2 id="troubles" className="mb-2 text-xs font-medium text-muted">
        Images that need a person
      </h2>
      {error !== null && !data && (
        <ProblemPanel
          title="What is stale or missing could not be read"
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      )}
      {!data && error === null && (
        <p className="flex h-11 items-center gap-2 rounded-lg border border-line bg-panel px-4 text-muted">
          <Tone tone="quiet">Reading</Tone>What runs is compared with what the tags name.
        </p>
      )}
      {data && rows.length === 0 && (
        <p className="flex min-h-11 items-center gap-2 rounded-lg border border-line bg-panel px-4 py-2 text-muted">
          <Tone tone={whole ? 'good' : 'quiet'}>{whole ? 'None' : 'None seen so far'}</Tone>
          {whole
            ? 'No image is stale or missing where it runs.'
            : 'What runs is still being compared with what the tags name.'}
        </p>
      )}
      {rows.length > 0 && (
        <ul className="rounded-lg border border-line bg-panel">
          {(all ? rows : rows.slice(0, first)).map((t) => (
            <One key={t.id} account={account} trouble={t} />
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

function One({ account, trouble: t }: { account: string; trouble: ImageTrouble }) {
  const at = { account, region: t.registryRegion, repository: t.repository }
  const where = t.cluster === null ? t.region : `${t.cluster} · ${t.region}`
  return (
    <li className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 border-b border-line px-3 py-2 last:border-0">
      <span>
        <Tone tone={t.kind === 'missing' ? (t.hold === 'rollback' ? 'warn' : 'bad') : 'warn'}>
          {t.kind === 'missing' ? 'Missing' : 'Stale'}
        </Tone>
      </span>
      <span className="min-w-0">
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          {t.service !== null && t.cluster !== null ? (
            <Link
              to="/$account/$region/clusters/$cluster/services/$service"
              params={{ account, region: t.region, cluster: t.cluster, service: t.service }}
              search={{}}
              className="min-w-0 truncate font-medium hover:underline"
            >
              {t.service}
            </Link>
          ) : (
            <span className="min-w-0 truncate font-medium">{t.taskDefinition}</span>
          )}
          <span className="truncate text-xs text-faint">
            {where} · container {t.container}
          </span>
        </span>
        <span className="block text-muted">{troubleReason(t)}</span>
        <span className="flex flex-wrap gap-x-3 text-xs text-muted">
          <span className="min-w-0">
            <code className="break-all">
              {t.repository}
              {t.tag === null ? '' : `:${t.tag}`}
            </code>
          </span>
          {t.digest !== null && (
            <span>
              {t.kind === 'missing' ? 'was' : 'runs'}{' '}
              {t.kind === 'missing' ? (
                <code title={t.digest}>{shortDigest(t.digest)}</code>
              ) : (
                <ImageLink at={{ ...at, digest: t.digest }} />
              )}
              {t.pushedAt !== null && (
                <>
                  , pushed <Time at={t.pushedAt} />
                </>
              )}
            </span>
          )}
          {t.now && (
            <span>
              the tag names <ImageLink at={{ ...at, digest: t.now.digest }} />
              {t.now.pushedAt !== null && (
                <>
                  , pushed <Time at={t.now.pushedAt} />
                </>
              )}
            </span>
          )}
          {t.kind === 'stale' && t.digest !== null && t.now && (
            <CompareLink
              account={account}
              region={t.registryRegion}
              a={`${t.repository}@${t.digest}`}
              b={`${t.repository}@${t.now.digest}`}
            >
              What changed
            </CompareLink>
          )}
          {t.kind === 'stale' && !t.now && <span>nothing has the tag now</span>}
        </span>
      </span>
    </li>
  )
}
