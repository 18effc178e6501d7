import type { RepositoryDetail } from '@pilothouse/contract'
import { bytes, plural } from '#lib/formats.ts'
import { CopyButton } from '#ui/Copy.tsx'
import { encryptionWord, mutabilityWord } from './words'

/** Describes a repository in one line beside its name. */
export function RepositoryHead({ repository }: { repository: RepositoryDetail }) {
  return (
    <span className="inline-flex max-w-full min-w-0 flex-wrap items-center gap-x-4">
      {repository.images !== null && (
        <span>
          {plural(repository.images, 'image')}
          {repository.bytes !== null && `, ${bytes(repository.bytes)}`}
        </span>
      )}
      <span>
        tags {mutabilityWord(repository.tagMutability)}
        {repository.tagExclusions.length > 0 && ` ${repository.tagExclusions.join(', ')}`}
      </span>
      <span>{encryptionWord(repository.encryption)}</span>
      <span className="inline-flex max-w-full min-w-0 items-center gap-1">
        <code className="min-w-0 truncate">{repository.uri}</code>
        <CopyButton text={repository.uri} label="Copy the URI" />
      </span>
    </span>
  )
}
