import type { Hold, ImageRow } from '@pilothouse/contract'
import { count, plural } from '#lib/formats.ts'
import type { ToneName } from '#ui/Tone.tsx'

/** The tone of each hold. */
export const holdTone = {
  running: 'good',
  current: 'good',
  rollback: 'quiet',
  definition: 'quiet',
} satisfies Record<Hold, ToneName>

/** Describes the hold on an image. */
export function holdWords({
  hold,
  tasks,
  services,
}: Pick<ImageRow, 'hold' | 'tasks' | 'services'>): string {
  if (hold === 'running') return `running ${plural(tasks, 'task')}`
  if (hold === 'current')
    return services > 1 ? `would be started by ${count(services)} services` : 'would be started'
  if (hold === 'rollback') return 'only rollback needs it'
  if (hold === 'definition') return 'newest revision names it'
  return 'nobody'
}

/** The value that the filter `use:` matches; `none` without a hold. */
export const holdWord = (hold: Hold | null): string => hold ?? 'none'
