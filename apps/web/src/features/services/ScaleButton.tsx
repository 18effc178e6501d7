import type { ServiceRow } from '@pilothouse/contract'
import { serviceCan } from '@pilothouse/contract/services/service-rules'
import { Suspense, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { lazyPart } from '#ui/problems/LazyPart.tsx'

const ScaleDialog = lazyPart(() => import('./ScaleDialog'))

/**
 * Opens the dialog that scales a service. Disabled with a reason if the service cannot be scaled.
 */
export function ScaleButton({
  account,
  service,
  size,
}: {
  account: string
  service: ServiceRow
  size?: 'small'
}) {
  const [open, setOpen] = useState(false)
  const may = serviceCan.scale(service)
  return (
    <>
      <Button
        size={size ?? 'usual'}
        kind={size ? 'plain' : 'primary'}
        reason={may.ok ? null : may.reason}
        onClick={() => setOpen(true)}
      >
        Scale
      </Button>
      {open && (
        <Suspense>
          <ScaleDialog account={account} service={service} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
