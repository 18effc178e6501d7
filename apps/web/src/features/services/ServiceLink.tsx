import { Link } from '@tanstack/react-router'

/** Links to a service. */
export function ServiceLink({
  account,
  service,
}: {
  account: string
  service: { region: string; cluster: string; name: string }
}) {
  return (
    <Link
      data-row
      to="/$account/$region/clusters/$cluster/services/$service"
      params={{ account, region: service.region, cluster: service.cluster, service: service.name }}
      search={{}}
      title={service.name}
      dir="auto"
      className="font-medium hover:underline"
    >
      {service.name}
    </Link>
  )
}
