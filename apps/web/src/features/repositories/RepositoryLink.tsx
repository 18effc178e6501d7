import { unusedDays } from '@pilothouse/contract/images/image-rules'
import { Link } from '@tanstack/react-router'
import { bytes } from '#lib/formats.ts'

/** Links to a repository by its name, which may contain slashes. */
export const RepositoryLink = ({
  account,
  repository,
  row,
}: {
  account: string
  repository: { region: string; name: string }
  row?: boolean
}) => (
  <Link
    data-row={row || undefined}
    to="/$account/$region/repositories/$"
    params={{ account, region: repository.region, _splat: repository.name }}
    search={{}}
    title={repository.name}
    className="font-medium hover:underline"
  >
    {repository.name}
  </Link>
)

/** Bytes in images of a repository without a known use, with a link to the proved ones. */
export const UnusedLink = ({
  account,
  repository: { region, name },
  bytes: n,
}: {
  account: string
  repository: { region: string; name: string }
  bytes: number
}) => (
  <Link
    to="/$account/$region/repositories/$"
    params={{ account, region, _splat: name }}
    search={{ unused: unusedDays }}
    title={`Images of ${name} without use, pull or push in ${unusedDays} days. Shared layers stay.`}
    className="hover:underline"
  >
    {bytes(n)}
  </Link>
)
