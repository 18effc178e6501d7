import type { Session } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { useQuery } from '@tanstack/react-query'
import { queryOf } from '#lib/api.ts'
import { ImageLink } from './links'
import { ecrPlace } from './place'

/** Links a running digest to its image page; plain text if no configured registry has the image. */
export function DigestLink({
  account,
  image,
  digest,
}: {
  account: string
  image: string
  digest: string
}) {
  const { data } = useQuery({ ...queryOf('/api/session', { params: {} }), staleTime: 5 * 60_000 })
  const place = ecrPlace(image)
  const owner = place && data ? ownerOf(data, place, account) : null
  if (!place || owner === null)
    return (
      <code className="break-all" title={digest}>
        {shortDigest(digest)}…
      </code>
    )
  return (
    <ImageLink
      imageRef={{ account: owner, region: place.region, repository: place.repository, digest }}
    />
  )
}

/** Finds the account whose registry holds an image. Prefers the account on the screen. */
function ownerOf(
  { accounts }: Session,
  { registryId, region }: { registryId: string; region: string },
  here: string,
): string | null {
  const fits = accounts
    .filter((a) => a.accountId === registryId && a.regions.includes(region))
    .map((a) => a.name)
  return fits.includes(here) ? here : (fits[0] ?? null)
}
