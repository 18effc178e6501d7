import type { RepositoryDetail } from '@pilothouse/contract'
import { jsonProblem, sameJson } from '@pilothouse/contract/repositories/repository-rules'
import { useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { TextArea } from '#ui/fields/TextArea.tsx'
import { DiffLines } from './DiffLines'

interface Props {
  account: string
  repository: RepositoryDetail
  onClose: () => void
}

/** Edits a repository policy as JSON and shows the changes before it saves them. */
export default function PolicyDialog({
  account,
  repository: { region, name, policy },
  onClose,
}: Props) {
  const action = useAction(registryQueries)
  const before = laidOut(policy.text)
  const [text, setText] = useState(before)
  const [force, setForce] = useState(false)
  const none = text.trim() === ''
  const problem = none ? null : jsonProblem(text)
  const same = none ? policy.text === null : sameJson(text, policy.text)
  const submit = async () => {
    if (
      await action.run('/api/actions/set-repository-policy', {
        account,
        region,
        repository: name,
        text: none ? null : text,
        seen: policy.text,
        ...(force ? { force } : {}),
      })
    )
      onClose()
  }
  return (
    <ActionDialog
      title={`Policy of ${name}`}
      open
      wide
      onClose={onClose}
      verb={none ? 'Delete the policy' : 'Save the policy'}
      kind={none ? 'danger' : 'primary'}
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void submit()}
      reason={problem ?? (same ? 'Nothing has changed.' : null)}
      command={
        none
          ? awsCommand(
              'ecr delete-repository-policy',
              `--repository-name ${name}`,
              `--region ${region}`,
            )
          : awsCommand(
              'ecr set-repository-policy',
              `--repository-name ${name}`,
              '--policy-text file://policy.json',
              `--region ${region}`,
            )
      }
    >
      <TextArea
        label="The policy as JSON"
        autoFocus
        rows={14}
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={problem}
        hint="Leave empty to delete it. Then only its own account may use the repository."
      />
      {!same && !problem && (
        <>
          <h2 className="mb-1 text-xs text-muted">What changes</h2>
          <DiffLines label="What changes" before={before} after={none ? '' : laidOut(text)} />
        </>
      )}
      {!none && (
        <label className="mt-3 flex gap-2 text-muted">
          <input
            type="checkbox"
            checked={force}
            onChange={(event) => setForce(event.target.checked)}
            className="accent-accent"
          />
          <span>Save it even if it prevents this account from setting another (force)</span>
        </label>
      )}
    </ActionDialog>
  )
}

function laidOut(text: string | null): string {
  if (text === null) return ''
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
