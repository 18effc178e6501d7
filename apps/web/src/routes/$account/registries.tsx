import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { registriesQuery } from '#features/repositories/queries.ts'
import { RegistrySettings } from '#features/repositories/RegistrySettings.tsx'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { inRegion } from '#lib/regions.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { QueryPanel } from '#shell/QueryPanel.tsx'

export const Route = createFileRoute('/$account/registries')({
  validateSearch: readTableSearch,
  component: Registries,
})

function Registries() {
  const { account } = Route.useParams()
  const { region } = Route.useSearch()
  const registries = useQuery(registriesQuery(account))
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
      <QueryPanel query={registries} noun="registries" lines={12}>
        {(all) =>
          all
            .filter(inRegion(region))
            .map((registry) => <RegistrySettings key={registry.region} registry={registry} />)
        }
      </QueryPanel>
    </>
  )
}
