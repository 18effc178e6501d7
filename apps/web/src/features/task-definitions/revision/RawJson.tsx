import { CopyButton } from '#ui/Copy.tsx'

/** AWS's answer as JSON, with masked values. */
export const RawJson = ({ raw }: { raw: string }) => (
  <section aria-labelledby="raw" className="rounded-lg border border-line bg-panel">
    <header className="flex items-center justify-between border-b border-line py-1 pr-2 pl-4">
      <h2 id="raw" className="text-xs text-muted">
        The answer of AWS, with masked values
      </h2>
      <CopyButton text={raw} label="Copy the JSON" />
    </header>
    <pre
      tabIndex={0}
      role="region"
      aria-label="JSON"
      className="mono max-h-[70vh] overflow-auto px-4 py-3"
    >
      {raw}
    </pre>
  </section>
)
