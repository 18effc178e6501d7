import type { Tag as SdkTag } from '@aws-sdk/client-ecs'
import type { Tag } from '@pilothouse/contract'
import type { Redactor } from '../aws/redact.ts'

/** Maps tags, sorted by key and scrubbed. A value is hidden if its key names a secret. */
export const toTags = (tags: SdkTag[] | undefined, redactor: Redactor): Tag[] =>
  (tags ?? [])
    .map((tag) => ({
      key: redactor.scrub(tag.key ?? ''),
      value: redactor.named(tag.key ?? '', tag.value ?? ''),
    }))
    .sort((a, b) => a.key.localeCompare(b.key))
