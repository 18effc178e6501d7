import type { Session } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { queryOf } from '#lib/api.ts'
import { shortDigest } from './digest'
import { ImageLink } from './links'
import { ecrPlace } from './place'

/** A digest that runs, linked to its image where a registry of this console has it; else the digest alone. */
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

/** The account of this console that a registry is in: the one on the screen rather than another of the same number. */
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
