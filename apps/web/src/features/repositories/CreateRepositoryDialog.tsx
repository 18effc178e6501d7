import type { CreateRepository } from '@pilothouse/contract'
import { repositoryNameProblem } from '@pilothouse/contract/repositories/repository-rules'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { Select } from '#ui/fields/Select.tsx'
import {
  MutabilityFields,
  mutabilityProblem,
  toMutability,
  type Mutability,
} from './MutabilityFields'
import { readTags, TagFields, type TagRow } from './TagFields'

const encryptions = [
  { id: 'AES256', title: 'AES-256, by ECR' },
  { id: 'KMS', title: 'KMS' },
  { id: 'KMS_DSSE', title: 'KMS, two layers (DSSE)' },
] as const

/**
 * Creates a repository. Checks the name by ECR's rules as the user types. The encryption cannot be
 * changed later.
 */
export default function CreateRepositoryDialog({
  account,
  regions,
  onClose,
}: {
  account: string
  regions: readonly string[]
  onClose: () => void
}) {
  const action = useAction(registryQueries)
  const navigate = useNavigate()
  const [region, setRegion] = useState(regions[0] ?? '')
  const [name, setName] = useState('')
  const [touched, setTouched] = useState(false)
  const [mutability, setMutability] = useState<Mutability>({ immutable: true, patterns: '' })
  const [scanOnPush, setScanOnPush] = useState(true)
  const [encryption, setEncryption] = useState<CreateRepository['encryption']>('AES256')
  const [kmsKey, setKmsKey] = useState('')
  const [tagRows, setTagRows] = useState<TagRow[]>([])
  const tags = readTags(tagRows)
  const to = toMutability(mutability)
  const wrong = repositoryNameProblem(name)
  const submit = async () => {
    const made = await action.run('/api/actions/create-repository', {
      account,
      region,
      repository: name,
      ...to,
      scanOnPush,
      encryption,
      kmsKey: encryption === 'AES256' || kmsKey.trim() === '' ? null : kmsKey.trim(),
      tags: tags.read,
    })
    if (!made) return
    onClose()
    void navigate({
      to: '/$account/$region/repositories/$',
      params: { account, region, _splat: name },
      search: {},
    })
  }
  const key = encryption !== 'AES256' && kmsKey ? `,kmsKey=${kmsKey}` : ''
  return (
    <ActionDialog
      title="Create a repository"
      open
      wide
      onClose={onClose}
      verb={wrong ? 'Create' : `Create ${name}`}
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void submit()}
      reason={wrong ?? mutabilityProblem(mutability) ?? tags.problem}
      command={
        wrong
          ? null
          : awsCommand(
              'ecr create-repository',
              `--repository-name ${name}`,
              `--image-tag-mutability ${to.tagMutability}`,
              `--image-scanning-configuration scanOnPush=${scanOnPush}`,
              `--encryption-configuration encryptionType=${encryption}${key}`,
              `--region ${region}`,
            )
      }
    >
      <div className="grid gap-2 sm:grid-cols-[2fr_1fr]">
        <Field
          label="Name"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={(event) => {
            setName(event.target.value)
            setTouched(true)
          }}
          problem={touched ? wrong : null}
          hint="For instance team/web"
        />
        <Select
          label="Region"
          value={region}
          choices={regions.map((id) => ({ id, title: id }))}
          choose={setRegion}
        />
      </div>
      <MutabilityFields value={mutability} set={setMutability} />
      <label className="mb-3 flex gap-2">
        <input
          type="checkbox"
          checked={scanOnPush}
          onChange={(event) => setScanOnPush(event.target.checked)}
          className="accent-accent"
        />
        <span>Scan each image when it is pushed</span>
      </label>
      <div className="grid gap-2 sm:grid-cols-2">
        <Select
          label="Encryption (permanent)"
          value={encryption}
          choices={encryptions}
          choose={setEncryption}
        />
        {encryption !== 'AES256' && (
          <Field
            label="KMS key"
            value={kmsKey}
            onChange={(event) => setKmsKey(event.target.value)}
            hint="Leave empty for the AWS managed key of ECR"
            autoComplete="off"
          />
        )}
      </div>
      <h2 className="mt-2 mb-1 text-xs text-muted">Resource tags</h2>
      <TagFields rows={tagRows} set={setTagRows} problem={tags.problem} />
    </ActionDialog>
  )
}
