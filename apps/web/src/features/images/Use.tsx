import type { ImageRow } from '@pilothouse/contract'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { holdTone, holdWords } from './hold'

/**
 * Shows what holds an image; for an unused image, its last use or last pull. `proved` means that
 * every possible use has been read.
 */
export function Use({
  image,
  proved,
}: {
  image: Pick<ImageRow, 'hold' | 'tasks' | 'services' | 'pulledAt' | 'usedUntil'>
  proved: boolean
}) {
  if (image.hold !== null) return <Tone tone={holdTone[image.hold]}>{holdWords(image)}</Tone>
  return (
    <span className="text-faint">
      {proved ? 'nobody' : 'not seen in use yet'}
      {image.usedUntil !== null ? (
        <>
          , last used <Time at={image.usedUntil} />
        </>
      ) : (
        image.pulledAt !== null && (
          <>
            , last pulled <Time at={image.pulledAt} />
          </>
        )
      )}
    </span>
  )
}
