import type { RepositoryDetail } from '@pilothouse/contract'
import { useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import {
  MutabilityFields,
  mutabilityProblem,
  toMutability,
  type Mutability,
} from './MutabilityFields'

interface Props {
  account: string
  repository: RepositoryDetail
  onClose: () => void
}

/** Sets whether tags may move to other images. */
export default function MutabilityDialog({
  account,
  repository: { region, name, tagMutability, tagExclusions },
  onClose,
}: Props) {
  const action = useAction(registryQueries)
  const [value, setValue] = useState<Mutability>({
    immutable: tagMutability.startsWith('IMMUTABLE'),
    patterns: tagExclusions.join(', '),
  })
  const to = toMutability(value)
  const same =
    to.tagMutability === tagMutability &&
    to.tagExclusions.toSorted().join() === tagExclusions.toSorted().join()
  const submit = async () => {
    if (
      await action.run('/api/actions/set-tag-mutability', {
        account,
        region,
        repository: name,
        ...to,
        seen: { tagMutability, tagExclusions: [...tagExclusions] },
      })
    )
      onClose()
  }
  const filters =
    to.tagExclusions.length > 0
      ? [
          '--image-tag-mutability-exclusion-filters',
          ...to.tagExclusions.map((f) => `filterType=WILDCARD,filter='${f}'`),
        ]
      : []
  return (
    <ActionDialog
      title={`Tags of ${name}`}
      open
      wide
      onClose={onClose}
      verb="Save"
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void submit()}
      reason={mutabilityProblem(value) ?? (same ? 'Nothing has changed.' : null)}
      command={awsCommand(
        'ecr put-image-tag-mutability',
        `--repository-name ${name}`,
        `--image-tag-mutability ${to.tagMutability}`,
        ...filters,
        `--region ${region}`,
      )}
    >
      <MutabilityFields value={value} set={setValue} />
      <p className="text-muted">
        {value.immutable
          ? 'A push with an existing tag will be refused, so a tag always names the same image.'
          : 'A push may move a tag to another image. Running tasks keep theirs until a deployment.'}
      </p>
    </ActionDialog>
  )
}
