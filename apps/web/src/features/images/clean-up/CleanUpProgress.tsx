import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { count } from '#lib/formats.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { RunProgress } from '#ui/RunProgress.tsx'
import { cleanUps, sayFreed } from './clean-up'

/** Progress of a deletion, and its report at the end. */
export function CleanUpProgress({ repositoryRef }: { repositoryRef: RepositoryRef }) {
  const run = cleanUps.use(repositoryRef)
  if (!run) return null
  return (
    <div className="mb-3">
      <RunProgress
        label="Deleting images"
        run={run}
        name={shortDigest}
        status={
          run.running ? `Deleting, ${count(run.tried)} of ${count(run.all)} tried` : sayFreed(run)
        }
        cancel={() => cleanUps.cancel(repositoryRef)}
        close={() => cleanUps.close(repositoryRef)}
      />
    </div>
  )
}
