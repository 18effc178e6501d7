import { useState } from 'react'
import { reload, useUpdated } from '../lib/update'
import { Button } from '../ui/Button'

/** Says that the server was updated since this page was opened, until the page is reloaded. */
export function UpdateNotice() {
  const updated = useUpdated()
  return (
    <div role="status">
      {updated && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-panel px-5 py-1.5 max-sm:px-3">
          <span>Pilothouse was updated.</span>
          <ReloadButton />
        </p>
      )}
    </div>
  )
}

/** Reloads the page, but only where the server answers. */
export function ReloadButton() {
  const [away, setAway] = useState(false)
  const press = async () => setAway(!(await reload()))
  return (
    <>
      <Button size="small" onClick={() => void press()}>Reload</Button>
      {away && <span role="alert" className="text-muted">Pilothouse does not answer. Try again in a moment.</span>}
    </>
  )
}
