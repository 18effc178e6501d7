import { useUpdated } from '#lib/update.ts'
import { ReloadButton } from '#ui/problems/ReloadButton.tsx'

/** Says that the server was updated since the page was opened. */
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
