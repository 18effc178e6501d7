import type { ServiceImage } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { plural } from '#lib/formats.ts'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { Digest } from '../digest'
import { CompareImagesLink, ImageLink } from '../links'
import type { ServiceImages as ServiceImagesResult } from '../queries'
import { standingText, standingTone, standingWord } from './standing'

/** The image of each container of a service, its age, and whether its tag still names it. */
export function ServiceImagesPanel({
  account,
  region,
  result: { images, problems },
}: {
  account: string
  region: string
  result: ServiceImagesResult
}) {
  const order: ServiceImage['standing'][] = ['missing', 'stale', 'unknown', 'current', 'elsewhere']
  const sorted = images.toSorted(
    (a, b) =>
      order.indexOf(a.standing) - order.indexOf(b.standing) ||
      b.tasks - a.tasks ||
      a.container.localeCompare(b.container),
  )
  const stale = images.some((i) => i.standing === 'stale')
  return (
    <section aria-label="Images">
      {problems.length > 0 && <PartProblems parts={[{ region, problems }]} />}
      {stale && (
        <p className="mb-2.5 flex items-center gap-2">
          <Tone tone="warn">Stale</Tone>
          <span>
            Tasks run an older image than their tag names now. New tasks of this deployment would
            run it too. <strong className="font-medium">Force new deployment</strong>, above, starts
            what the tag names.
          </span>
        </p>
      )}
      {images.length === 0 && (
        <p className="text-muted">
          No task runs, and the image it would start has not been read yet.
        </p>
      )}
      <ul
        aria-label="Images of its containers"
        className="rounded-lg border border-line bg-panel empty:hidden"
      >
        {sorted.map((i) => (
          <One key={`${i.taskDefinition} ${i.container} ${i.digest}`} account={account} image={i} />
        ))}
      </ul>
    </section>
  )
}

function One({ account, image }: { account: string; image: ServiceImage }) {
  const { registryRegion: region, repository, digest, now } = image
  const repositoryRef =
    region !== null && repository !== null && image.standing !== 'elsewhere'
      ? { account, region, repository }
      : null
  const known =
    repositoryRef !== null &&
    digest !== null &&
    image.standing !== 'missing' &&
    image.standing !== 'unknown'
  return (
    <li className="grid grid-cols-[132px_minmax(0,1fr)] gap-x-3 border-b border-line px-3 py-2 last:border-0 max-sm:grid-cols-1 max-sm:gap-y-1">
      <span>
        <Tone tone={standingTone[image.standing]}>{standingWord[image.standing]}</Tone>
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span dir="auto" className="font-medium">
            {image.container}
          </span>
          <span className="text-xs text-faint">
            {image.taskDefinition} ·{' '}
            {image.tasks === 0 ? 'no task runs it yet' : plural(image.tasks, 'task')}
          </span>
        </p>
        <p dir="auto">
          <code className="break-all">{image.image}</code>
        </p>
        <p className="flex flex-wrap items-center gap-x-3 text-muted">
          {digest === null && <span>no task has reported its digest yet</span>}
          {digest !== null && known && <ImageLink imageRef={{ ...repositoryRef, digest }} />}
          {digest !== null && !known && <Digest digest={digest} />}
          {image.pushedAt !== null && (
            <span>
              pushed <Time at={image.pushedAt} />
            </span>
          )}
          <span>{standingText(image)}</span>
          {repositoryRef && now && image.standing === 'stale' && (
            <span>
              now{' '}
              <ImageLink imageRef={{ ...repositoryRef, digest: now.digest }}>
                <code>{shortDigest(now.digest)}</code>
              </ImageLink>
              {now.pushedAt !== null && (
                <>
                  , pushed <Time at={now.pushedAt} />
                </>
              )}
            </span>
          )}
          {repositoryRef && now && digest !== null && image.standing === 'stale' && (
            <CompareImagesLink
              account={account}
              region={repositoryRef.region}
              a={`${repositoryRef.repository}@${digest}`}
              b={`${repositoryRef.repository}@${now.digest}`}
            >
              What changed
            </CompareImagesLink>
          )}
        </p>
      </div>
    </li>
  )
}
