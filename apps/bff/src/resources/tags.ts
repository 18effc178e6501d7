import type { Tag as SdkTag } from '@aws-sdk/client-ecs'
import type { Tag } from '@pilothouse/contract'
import type { Redactor } from '../aws/redact.ts'

/** Tags by key; keys and values are shown, after the known shapes of secrets were scrubbed from them. */
export const toTags = (tags: SdkTag[] | undefined, redactor: Redactor): Tag[] =>
  (tags ?? []).map((t) => ({ key: redactor.scrub(t.key ?? ''), value: redactor.scrub(t.value ?? '') })).sort((a, b) => a.key.localeCompare(b.key))
