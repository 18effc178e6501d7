import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { registriesQuery } from '../../features/repositories/queries'
import { RegistrySettings } from '../../features/repositories/RegistrySettings'
import { problemFrom } from '../../lib/api'
import { inRegion } from '../../lib/regions'
import { readTableSearch } from '../../lib/table-search'
import { PageHead } from '../../shell/PageHead'
import { Skeleton } from '../../ui/Empty'
import { ProblemPanel } from '../../ui/ProblemPanel'

export const Route = createFileRoute('/$account/registries')({
  validateSearch: readTableSearch,
  component: Registries,
})

function Registries() {
  const { account } = Route.useParams()
  const { region } = Route.useSearch()
  const { data, error, refetch } = useQuery(registriesQuery(account))
  return (
    <>
      <PageHead
        crumbs={[
          {
            title: 'Images',
            link: { to: '/$account/images', params: { account }, search: region ? { region } : {} },
          },
          { title: 'Registries' },
        ]}
        title="Registries"
        about="what holds for all repositories of a region"
      />
      {error && !data && (
        <ProblemPanel
          title="The registries could not be read"
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      )}
      {data?.filter(inRegion(region)).map((registry) => (
        <RegistrySettings key={registry.region} registry={registry} />
      ))}
      {!data && !error && <Skeleton lines={12} />}
    </>
  )
}
