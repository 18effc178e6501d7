import type { Outcome } from '@pilothouse/contract'
import { diffTaskDefinitions } from '@pilothouse/contract/task-definitions/task-definition-diff'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { problemFrom } from '#lib/api.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { CopyButton, Command } from '#ui/Copy.tsx'
import { Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Differences } from '../compare/Differences'
import { isMembers } from '../members'
import { familyQuery, revisionQuery } from '../queries'
import { diagnose, type Found } from './code/diagnose'
import { toText } from './document'
import { FindingList } from './FindingList'
import { RegisterButton } from './RegisterButton'
import { Registered } from './Registered'
import { registrableOf } from './start'

interface Props {
  account: string
  region: string
  text: string
  /** The revision that the masks come from; null without one. */
  base: string | null
  /** Called to show a finding in the text. */
  go: (found: Found) => void
  /** Called after the definition was registered. */
  done: () => void
}

/** Shows the changes since the newest active revision, and a button that registers. */
export function Review({ account, region, text, base, go, done }: Props) {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const { value, broken, found } = useMemo(() => diagnose(text), [text])
  const family =
    isMembers(value) &&
    typeof value['family'] === 'string' &&
    /^[\w-]{1,255}$/.test(value['family'])
      ? value['family']
      : null
  if (outcome && family !== null)
    return <Registered account={account} region={region} family={family} outcome={outcome} />
  return (
    <div className="grid gap-4">
      <FindingList found={found} go={go} />
      {broken === null && family === null && (
        <p role="alert" className="text-bad">
          Enter a family: letters, digits, hyphens and underscores.
        </p>
      )}
      {broken === null && family !== null && isMembers(value) && (
        <ReviewAgainstNewest
          account={account}
          region={region}
          family={family}
          value={value}
          found={found}
          base={base}
          onRegistered={(made) => {
            done()
            setOutcome(made)
          }}
        />
      )}
    </div>
  )
}

function ReviewAgainstNewest({
  account,
  region,
  family,
  value,
  found,
  base,
  onRegistered,
}: {
  account: string
  region: string
  family: string
  value: Record<string, unknown>
  found: readonly Found[]
  base: string | null
  onRegistered: (outcome: Outcome) => void
}) {
  const revisions = useQuery({
    ...familyQuery({ account, region, family }),
    staleTime: 0,
    retry: false,
  })
  const revisionsProblem = revisions.error ? problemFrom(revisions.error) : null
  const known = revisionsProblem?.status === 404 ? [] : revisions.data?.revisions
  const newest = known?.find((r) => r.status === 'ACTIVE')?.revision ?? null
  const newestRevision = useQuery({
    ...revisionQuery({ account, region, family, revision: String(newest) }),
    enabled: newest !== null,
  })
  const differences = useMemo(
    () =>
      newestRevision.data ? diffTaskDefinitions(registrableOf(newestRevision.data), value) : null,
    [newestRevision.data, value],
  )
  const findProblem = () => {
    if (revisionsProblem && revisionsProblem.status !== 404) return revisionsProblem
    if (newestRevision.error) return problemFrom(newestRevision.error)
    return null
  }
  const problem = findProblem()
  const ready = known !== undefined && !problem && (newest === null || differences !== null)
  const errors = found.filter((f) => f.severity === 'error').length
  const text = toText(value)
  return (
    <>
      {problem && (
        <ProblemPanel
          title="The newest revision could not be read"
          problem={problem}
          retry={() => void (newestRevision.error ? newestRevision : revisions).refetch()}
        />
      )}
      {!ready && !problem && <Skeleton lines={4} />}
      {ready && newest === null && (
        <p>
          {family} is a new family in {region}: this becomes its first revision.
        </p>
      )}
      {ready && differences && (
        <section aria-label="Changes">
          <h3 className="mb-2 font-semibold">
            Changes against {family}:{newest}
          </h3>
          <Differences
            differences={differences}
            same={`No significant differences from ${family}:${newest}.`}
          />
        </section>
      )}
      <div>
        <p className="mb-1 flex items-center gap-1 text-xs text-muted">
          AWS CLI command, from a file with this JSON{' '}
          <CopyButton text={text} label="Copy the JSON" />
        </p>
        <Command
          text={awsCommand(
            'ecs register-task-definition',
            `--cli-input-json file://${family}.json`,
            `--region ${region}`,
          )}
        />
        {text.includes('••••••') && (
          <p className="mt-1 text-xs text-muted">
            Masked values are masked in this JSON too. The CLI needs the real ones;{' '}
            {base ? `this console takes them from ${base}.` : 'this console does not have them.'}
          </p>
        )}
      </div>
      <RegisterButton
        account={account}
        region={region}
        family={family}
        definition={value}
        base={base}
        latest={newest}
        errors={errors}
        ready={ready}
        again={() => void revisions.refetch()}
        registered={onRegistered}
      />
    </>
  )
}
