import type { RepositoryDetail } from '@pilothouse/contract'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'

interface Props {
  account: string
  repository: RepositoryDetail
  onClose: () => void
}

/** Turns scan on push on or off. */
export default function ScanDialog({
  account,
  repository: { region, name, scanOnPush, scanning },
  onClose,
}: Props) {
  const action = useAction(registryQueries)
  const to = !scanOnPush
  const submit = async () => {
    if (
      await action.run('/api/actions/set-scan-on-push', {
        account,
        region,
        repository: name,
        scanOnPush: to,
        seen: scanOnPush,
      })
    )
      onClose()
  }
  return (
    <ActionDialog
      title={`Scan on push of ${name}`}
      open
      onClose={onClose}
      verb={to ? 'Scan on push' : 'Do not scan on push'}
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void submit()}
      command={awsCommand(
        'ecr put-image-scanning-configuration',
        `--repository-name ${name}`,
        `--image-scanning-configuration scanOnPush=${to}`,
        `--region ${region}`,
      )}
    >
      <p>
        {to
          ? 'Each image that is pushed from now on is scanned.'
          : 'Pushed images are no longer scanned, unless the registry is set to scan them.'}
      </p>
      {scanning.frequency !== null && (
        <p className="mt-1 text-muted">
          The registry’s rules set it to {scanning.frequency} now. They override the repository’s
          setting.
        </p>
      )}
    </ActionDialog>
  )
}
