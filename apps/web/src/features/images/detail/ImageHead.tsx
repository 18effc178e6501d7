import type { ImageDetail } from '@pilothouse/contract'
import { bytes } from '#lib/formats.ts'
import { Time } from '#ui/Time.tsx'
import { Digest } from '../digest'
import { kindWord } from '../kind'
import { Use } from '../Use'

/** The line under an image's name: digest, size, age and use. */
export function ImageHead({ image: { row, uses } }: { image: ImageDetail }) {
  return (
    <div className="mb-4 flex min-w-0 flex-wrap items-center gap-x-5 gap-y-1 text-muted">
      <Use image={row} proved={uses.unseen.length === 0} />
      <Digest digest={row.digest} />
      <span>{kindWord(row)}</span>
      {row.bytes > 0 && <span>{bytes(row.bytes)}</span>}
      <span>
        pushed <Time at={row.pushedAt} empty="at an unknown time" />
      </span>
      <span>
        last pulled <Time at={row.pulledAt} empty="never, as far as ECR recorded" />
      </span>
      {row.status !== 'ACTIVE' && <span>{row.status}</span>}
      {row.tags.length > 0 && <TagList tags={row.tags} />}
    </div>
  )
}

const first = 8

/** The tags of an image; a long list is cut until the user expands it. */
function TagList({ tags }: { tags: readonly string[] }) {
  const one = (tag: string) => (
    <li
      key={tag}
      className="max-w-full truncate rounded border border-line px-1.5 text-xs/5"
      title={tag}
    >
      <code>{tag}</code>
    </li>
  )
  return (
    <div className="flex basis-full flex-wrap items-start gap-1.5">
      <ul aria-label="Tags" className="flex min-w-0 flex-wrap gap-1.5">
        {tags.slice(0, first).map(one)}
      </ul>
      {tags.length > first && (
        <details className="min-w-0">
          <summary className="w-fit cursor-pointer text-xs/5 text-accent hover:underline">
            {tags.length - first} more tags
          </summary>
          <ul aria-label="More tags" className="mt-1.5 flex flex-wrap gap-1.5">
            {tags.slice(first).map(one)}
          </ul>
        </details>
      )}
    </div>
  )
}
