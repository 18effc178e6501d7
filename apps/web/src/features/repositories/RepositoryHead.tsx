import type { RepositoryDetail } from '@pilothouse/contract'
import { bytes, count } from '#lib/formats.ts'
import { CopyButton } from '#ui/Copy.tsx'
import { encryptionWord, mutabilityWord } from './words'

/** What a repository is, in one line beside its name. */
export function RepositoryHead({ repository: r }: { repository: RepositoryDetail }) {
  return (
    <span className="inline-flex max-w-full min-w-0 flex-wrap items-center gap-x-4">
      {r.images !== null && (
        <span>
          {count(r.images)} {r.images === 1 ? 'image' : 'images'}
          {r.bytes !== null && `, ${bytes(r.bytes)}`}
        </span>
      )}
      <span>
        tags {mutabilityWord(r.tagMutability)}
        {r.tagExclusions.length > 0 && ` ${r.tagExclusions.join(', ')}`}
      </span>
      <span>{encryptionWord(r.encryption)}</span>
      <span className="inline-flex max-w-full min-w-0 items-center gap-1">
        <code className="min-w-0 truncate">{r.uri}</code>
        <CopyButton text={r.uri} label="Copy the URI" />
      </span>
    </span>
  )
}
