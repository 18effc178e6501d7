import type { RepositoryDetail } from '@pilothouse/contract'
import type { ObjectionKind } from '@pilothouse/contract/images/image-rules'
import { sameJson } from '@pilothouse/contract/repositories/repository-rules'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { problemFrom } from '#lib/api.ts'
import { Button } from '#ui/Button.tsx'
import { ActionProblem } from '#ui/dialogs/ActionProblem.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { TextArea } from '#ui/fields/TextArea.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { lifecyclePreviewQuery } from '../queries'
import { PreviewResult } from './PreviewResult'
import { RuleForm } from './RuleForm'
import { RuleList } from './RuleList'
import { readRules, writeRules } from './rules'

interface Props {
  account: string
  repository: RepositoryDetail
  onClose: () => void
}

/** The objections that the user may override after the preview. */
const everything: ObjectionKind[] = ['running', 'current', 'rollback', 'definition', 'unseen']

/**
 * Edits a lifecycle policy as rules and as JSON. Saves only a text that was previewed; if it would
 * delete images in use, the user must type the repository name.
 */
export default function LifecycleEditor({
  account,
  repository: { region, name, lifecycle },
  onClose,
}: Props) {
  const repositoryRef = { account, region, repository: name }
  const [text, setText] = useState(() => pretty(lifecycle.text))
  const [typed, setTyped] = useState('')
  const previewing = useAction(registryQueries)
  const saving = useAction(registryQueries)
  const previewQuery = useQuery(lifecyclePreviewQuery(repositoryRef))
  const { rules, problem } = readRules(text)
  const preview =
    previewQuery.data && sameJson(previewQuery.data.text, text) ? previewQuery.data : null
  const complete = preview?.status === 'COMPLETE' ? preview : null
  const risky =
    complete !== null &&
    complete.results.length > 0 &&
    (complete.broken > 0 || complete.unseen.length > 0)
  const unchanged = sameJson(text, lifecycle.text)
  const findReason = () => {
    if (problem) return problem
    if (unchanged) return 'Nothing has changed.'
    if (complete === null) return 'Preview this text first.'
    if (risky && typed !== name)
      return 'It would delete images in use, or not proved unused. Type the repository name.'
    return null
  }
  const reason = findReason()
  const save = async (to: string | null) => {
    const outcome = await saving.run('/api/actions/set-lifecycle', {
      ...repositoryRef,
      text: to,
      seen: lifecycle.text,
      despite: risky && to !== null ? everything : [],
      ...(typed ? { typed } : {}),
    })
    if (outcome) onClose()
  }
  return (
    <section aria-label="Edit the lifecycle policy" className="grid gap-4">
      {rules && <RuleList text={text} />}
      <RuleForm
        priority={Math.max(0, ...(rules ?? []).map((r) => r.rulePriority)) + 1}
        add={(rule) => setText(writeRules([...(rules ?? []), rule]))}
      />
      <TextArea
        label="The policy as JSON"
        rows={Math.min(24, Math.max(8, text.split('\n').length))}
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={text === '' ? null : problem}
        hint="Rules are evaluated by priority; the first that matches an image applies."
      />
      {previewing.problem && (
        <ActionProblem problem={previewing.problem} takeOver={previewing.clear} />
      )}
      {previewQuery.error && (
        <ProblemPanel
          title="The preview could not be read"
          problem={problemFrom(previewQuery.error)}
          retry={() => void previewQuery.refetch()}
        />
      )}
      {preview?.status === 'IN_PROGRESS' && (
        <p role="status" className="text-muted">
          ECR is computing the effect of this policy…
        </p>
      )}
      {preview && preview.status !== 'IN_PROGRESS' && preview.status !== 'COMPLETE' && (
        <p role="status" className="text-warn">
          The preview is {preview.status}: start it again.
        </p>
      )}
      {complete && <PreviewResult preview={complete} />}
      {risky && (
        <Field
          label={`Refused by default. Type ${name} to save it anyway`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          className="max-w-md"
        />
      )}
      {saving.problem && <ActionProblem problem={saving.problem} takeOver={onClose} />}
      <div className="flex flex-wrap gap-2">
        <Button
          kind={complete ? 'plain' : 'primary'}
          reason={
            problem ??
            (previewing.sending || preview?.status === 'IN_PROGRESS'
              ? 'ECR is computing the preview.'
              : null)
          }
          onClick={() =>
            void previewing.run('/api/actions/preview-lifecycle', { ...repositoryRef, text })
          }
        >
          Preview
        </Button>
        <Button
          kind={risky ? 'danger' : 'primary'}
          reason={saving.sending ? 'Saving…' : reason}
          onClick={() => void save(text)}
        >
          Save the policy
        </Button>
        {lifecycle.text !== null && (
          <Button kind="danger" onClick={() => void save(null)}>
            Delete the policy
          </Button>
        )}
        <Button kind="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </section>
  )
}

function pretty(text: string | null): string {
  if (text === null) return ''
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
