import type { ServiceDetail } from '@pilothouse/contract'
import { serviceCan } from '@pilothouse/contract/services/service-rules'
import { useState } from 'react'
import { serviceQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { Button } from '#ui/Button.tsx'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { snapshotOf } from './snapshot'
import { useSnapshot } from './use-snapshot'

interface Props {
  account: string
  service: ServiceDetail
}

/** Opens a dialog that replaces all tasks of a service without changing its revision. */
export function DeployButton({ account, service }: Props) {
  const [open, setOpen] = useState(false)
  const may = serviceCan.deploy(service)
  return (
    <>
      <Button reason={may.ok ? null : may.reason} onClick={() => setOpen(true)}>
        Force new deployment
      </Button>
      {open && <DeployDialog account={account} service={service} onClose={() => setOpen(false)} />}
    </>
  )
}

function DeployDialog({ account, service, onClose }: Props & { onClose: () => void }) {
  const action = useAction(serviceQueries)
  const { snapshot, reading, problem: readProblem, readAgain } = useSnapshot(account, service)
  const { region, cluster, name } = service
  const deploy = async () => {
    const applied = await action.run('/api/actions/deploy-service', {
      account,
      region,
      cluster,
      service: name,
      seen: snapshotOf(snapshot),
    })
    if (applied) onClose()
  }
  const reload = () => {
    action.clear()
    void readAgain()
  }
  return (
    <ActionDialog
      title={`Force new deployment of ${name}`}
      open
      onClose={onClose}
      verb="Deploy again"
      reason={reading ? 'Reading the service…' : null}
      sending={action.sending}
      problem={action.problem ?? readProblem}
      takeOver={reload}
      onSubmit={() => void deploy()}
      command={awsCommand(
        'ecs update-service',
        `--cluster ${cluster}`,
        `--service ${name}`,
        '--force-new-deployment',
        `--region ${region}`,
      )}
    >
      <p className="text-muted">
        All {snapshot.running} running tasks are replaced by new ones of{' '}
        <code>{snapshot.taskDefinition}</code>. Meanwhile at least{' '}
        {service.minimumHealthyPercent ?? 100} % and at most {service.maximumPercent ?? 200} % of
        the {snapshot.desired} desired tasks run.
      </p>
    </ActionDialog>
  )
}
