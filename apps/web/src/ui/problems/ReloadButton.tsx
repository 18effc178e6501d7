import { useState } from 'react'
import { reload } from '#lib/update.ts'
import { Button } from '../Button'

/** Reloads the page if the server answers. */
export function ReloadButton() {
  const [away, setAway] = useState(false)
  const press = async () => setAway(!(await reload()))
  return (
    <>
      <Button size="small" onClick={() => void press()}>
        Reload
      </Button>
      {away && (
        <span role="alert" className="text-muted">
          Pilothouse does not answer. Try again in a moment.
        </span>
      )}
    </>
  )
}
