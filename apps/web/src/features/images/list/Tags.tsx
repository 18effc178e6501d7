const shown = 3

/** The first tags of an image, and the number of the others. */
export function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <span className="text-faint">untagged</span>
  return (
    <span title={tags.slice(0, 40).join(', ')}>
      {tags.slice(0, shown).join(', ')}
      {tags.length > shown && (
        <span className="ml-1 text-xs text-muted">+{tags.length - shown}</span>
      )}
    </span>
  )
}
