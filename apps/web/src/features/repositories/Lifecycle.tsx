import type { RepositoryDetail } from '@pilothouse/contract'
import { Suspense, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Skeleton } from '#ui/Empty.tsx'
import { lazyPart } from '#ui/problems/LazyPart.tsx'
import { Time } from '#ui/Time.tsx'
import { RuleList } from './lifecycle/RuleList'
import { PolicyView } from './PolicyView'

const LifecycleEditor = lazyPart(() => import('./lifecycle/LifecycleEditor'))

/** The lifecycle policy of a repository, as sentences and as JSON. */
export function LifecyclePanel({
  account,
  repository,
}: {
  account: string
  repository: RepositoryDetail
}) {
  const [editing, setEditing] = useState(false)
  const { lifecycle } = repository
  if (editing)
    return (
      <Suspense fallback={<Skeleton lines={8} />}>
        <LifecycleEditor
          account={account}
          repository={repository}
          onClose={() => setEditing(false)}
        />
      </Suspense>
    )
  const edit = (
    <Button
      size="small"
      reason={lifecycle.problem ? 'Its current value could not be read.' : null}
      onClick={() => setEditing(true)}
    >
      {lifecycle.text === null ? 'Write a policy' : 'Edit'}
    </Button>
  )
  return (
    <div className="grid gap-3">
      {lifecycle.text !== null && (
        <p className="text-muted">
          {lifecycle.evaluatedAt === null ? (
            'ECR has not evaluated it yet'
          ) : (
            <>
              Last evaluated by ECR <Time at={lifecycle.evaluatedAt} />
            </>
          )}
          ; it does once a day.
        </p>
      )}
      {lifecycle.text !== null && <RuleList text={lifecycle.text} />}
      <PolicyView
        title="Lifecycle policy"
        policy={lifecycle}
        actions={edit}
        none="No policy: images stay until they are deleted."
      />
    </div>
  )
}
