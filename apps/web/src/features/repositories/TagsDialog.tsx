import type { RepositoryDetail } from '@pilothouse/contract'
import { useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { readTags, TagFields, type TagRow } from './TagFields'

interface Props {
  account: string
  repository: RepositoryDetail
  onClose: () => void
}

/** Sets the resource tags of a repository. Sends only the changes. */
export default function TagsDialog({
  account,
  repository: { region, name, arn, tags },
  onClose,
}: Props) {
  const action = useAction(registryQueries)
  const [rows, setRows] = useState<TagRow[]>(() => tags.tags.map((t, id) => ({ id, ...t })))
  const { read, problem } = readTags(rows)
  const set = read.filter((t) => tags.tags.find((s) => s.key === t.key)?.value !== t.value)
  const same = set.length === 0 && tags.tags.every((t) => read.some((r) => r.key === t.key))
  const submit = async () => {
    if (
      await action.run('/api/actions/set-repository-tags', {
        account,
        region,
        repository: name,
        tags: read,
        seen: [...tags.tags],
      })
    )
      onClose()
  }
  return (
    <ActionDialog
      title={`Resource tags of ${name}`}
      open
      wide
      onClose={onClose}
      verb="Save"
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void submit()}
      reason={problem ?? (same ? 'Nothing has changed.' : null)}
      command={
        set.length > 0
          ? awsCommand(
              'ecr tag-resource',
              `--resource-arn ${arn}`,
              '--tags',
              ...set.map((t) => `Key='${t.key}',Value='${t.value}'`),
              `--region ${region}`,
            )
          : null
      }
    >
      <TagFields rows={rows} set={setRows} problem={problem} />
    </ActionDialog>
  )
}
