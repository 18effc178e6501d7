import type { Region } from '../world/region.ts'
import type { ImageState } from './state.ts'

/** ECR writes down a pull at most once a day (API reference: ImageDetail). */
const refresh = 24 * 3_600_000

/** Writes down that an image is pulled. */
export function recordPull(region: Region, image: ImageState): void {
  const now = region.clock.now()
  if (image.lastPulledAt === undefined || now - image.lastPulledAt >= refresh) image.lastPulledAt = now
}
