import type { ServiceImage } from '@pilothouse/contract'
import type { ToneName } from '#ui/Tone.tsx'

type Standing = ServiceImage['standing']

export const standingTone = {
  current: 'good',
  stale: 'warn',
  missing: 'bad',
  unknown: 'quiet',
  elsewhere: 'quiet',
} satisfies Record<Standing, ToneName>
export const standingWord = {
  current: 'Current',
  stale: 'Stale',
  missing: 'Missing',
  unknown: 'Not known yet',
  elsewhere: 'Elsewhere',
} satisfies Record<Standing, string>

/** Describes how a container's image relates to its tag. */
export function standingText({
  standing,
  tag,
  digest,
  tasks,
}: Pick<ServiceImage, 'standing' | 'tag' | 'digest' | 'tasks'>): string {
  switch (standing) {
    case 'current':
      if (tag === null) return 'It is named by its digest, and its registry has it.'
      if (digest === null) return `What ${tag} names is there.`
      return `It is what ${tag} names now.`
    case 'stale':
      return `${tag ?? 'Its tag'} names another image now.`
    case 'missing':
      return tasks > 0
        ? 'Its repository no longer has it: new tasks cannot start.'
        : 'Its repository does not have it: a task could not start.'
    case 'unknown':
      return 'Its repository was not read yet.'
    default:
      return 'It is not in a registry of this console, so the current image of its tag is unknown.'
  }
}
