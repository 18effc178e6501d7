import { count } from '#lib/formats.ts'
import { RunProgress } from '#ui/RunProgress.tsx'
import { shortDigest } from '../digest'
import type { RepositoryAt } from '../queries'
import { cleanUps, wonWords } from './clean-up'

/** How far a deletion is, and its report at the end. */
export function CleanUpProgress({ at }: { at: RepositoryAt }) {
  const run = cleanUps.use(at)
  if (!run) return null
  return (
    <div className="mb-3">
      <RunProgress
        label="Deleting images"
        run={run}
        name={shortDigest}
        status={
          run.running ? `Deleting, ${count(run.tried)} of ${count(run.all)} tried` : wonWords(run)
        }
        cancel={() => cleanUps.cancel(at)}
        close={() => cleanUps.close(at)}
      />
    </div>
  )
}
