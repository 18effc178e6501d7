import type { Tag as SdkTag } from '@aws-sdk/client-ecs'
import type { Tag } from '@pilothouse/contract'
import type { Redactor } from '../aws/redact.ts'

/** Tags by key, without the secrets of known shapes; a value is hidden whole where its key says that it is a secret. */
export const toTags = (tags: SdkTag[] | undefined, redactor: Redactor): Tag[] =>
  (tags ?? [])
    .map((tag) => ({
      key: redactor.scrub(tag.key ?? ''),
      value: redactor.named(tag.key ?? '', tag.value ?? ''),
    }))
    .sort((a, b) => a.key.localeCompare(b.key))
