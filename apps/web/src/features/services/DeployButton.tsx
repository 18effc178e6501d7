import type { Problem, ServiceDetail } from '@pilothouse/contract'
import { serviceCan } from '@pilothouse/contract/services/service-rules'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ulid } from 'ulid'
import { act } from '#lib/actions/send-action.ts'
import { problemFrom } from '#lib/api.ts'
import { toast } from '#lib/toasts.ts'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'
import { ActionProblem } from '#ui/dialogs/ActionProblem.tsx'
import { Dialog } from '#ui/dialogs/Dialog.tsx'
import { seenOf } from './seen'

/** Replaces all tasks of a service by new ones of the same revision, after a confirmation. */
export function DeployButton({ account, service }: { account: string; service: ServiceDetail }) {
  const client = useQueryClient()
  const [asking, setAsking] = useState<{ id: string; seen: ServiceDetail } | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [sending, setSending] = useState(false)
  const may = serviceCan.deploy(service)
  const start = () => {
    setAsking({ id: ulid(), seen: service })
    setProblem(null)
  }
  const confirm = async () => {
    if (!asking || sending) return
    setSending(true)
    try {
      const outcome = await act('/api/actions/deploy-service', {
        id: asking.id,
        account,
        region: service.region,
        cluster: service.cluster,
        service: service.name,
        seen: seenOf(asking.seen),
      })
      toast(outcome.result === 'applied' ? 'good' : 'warn', outcome.message)
      setAsking(null)
    } catch (error) {
      setProblem(problemFrom(error))
    } finally {
      setSending(false)
      void client.invalidateQueries({
        queryKey: ['/api/:account/:region/clusters/:cluster/services/:service'],
      })
    }
  }
  return (
    <>
      <Button reason={may.ok ? null : may.reason} onClick={start}>
        Force new deployment
      </Button>
      <Dialog
        title={`Force new deployment of ${service.name}`}
        open={asking !== null}
        onClose={() => setAsking(null)}
      >
        <p className="text-muted">
          All {service.running} running tasks are replaced by new ones of{' '}
          <code>{service.taskDefinition}</code>, between {service.minimumHealthyPercent ?? 100} %
          and {service.maximumPercent ?? 200} % of {service.desired} at a time.
        </p>
        {problem && <ActionProblem problem={problem} takeOver={start} />}
        <div className="mt-4">
          <Command
            text={`aws ecs update-service --cluster ${service.cluster} --service ${service.name} --force-new-deployment --region ${service.region}`}
          />
        </div>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={() => setAsking(null)}>Cancel</Button>
          <Button kind="primary" onClick={() => void confirm()}>
            {sending ? 'Starting…' : 'Deploy again'}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
