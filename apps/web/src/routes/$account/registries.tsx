import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { registriesQuery } from '#features/repositories/queries.ts'
import { RegistrySettings } from '#features/repositories/RegistrySettings.tsx'
import { problemFrom } from '#lib/api.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { inRegion } from '#lib/regions.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

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
