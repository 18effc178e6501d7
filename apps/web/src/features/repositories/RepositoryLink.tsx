import { Link } from '@tanstack/react-router'

/** A repository by its name, which may have slashes. */
export const RepositoryLink = ({ account, repository, row }: { account: string; repository: { region: string; name: string }; row?: boolean }) => (
  <Link data-row={row || undefined} to="/$account/$region/repositories/$" params={{ account, region: repository.region, _splat: repository.name }} search={{}} title={repository.name} className="font-medium hover:underline">{repository.name}</Link>
)
