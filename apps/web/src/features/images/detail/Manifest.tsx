import type { ImageDetail } from '@pilothouse/contract'
import { CopyButton } from '#ui/Copy.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Unread, type Reading } from './Unread'

/** The manifest as stored in the registry, indented. */
export function ManifestPanel({
  manifest: { mediaType, raw, unread, problem },
  reading,
}: {
  manifest: ImageDetail['manifest']
  reading: Reading
}) {
  if (unread) return <Unread reading={reading} />
  if (problem) return <ProblemPanel title="The manifest could not be read" problem={problem} />
  return (
    <section aria-label="Manifest" className="rounded-lg border border-line bg-panel">
      <header className="flex items-center justify-between gap-3 border-b border-line py-1 pr-2 pl-4">
        <code className="min-w-0 truncate text-muted">{mediaType}</code>
        <CopyButton text={raw} label="Copy the manifest" />
      </header>
      <pre
        tabIndex={0}
        role="region"
        aria-label="Manifest JSON"
        className="mono max-h-[70vh] overflow-auto px-4 py-3"
      >
        {raw}
      </pre>
    </section>
  )
}
