import { unusedDays } from '@pilothouse/contract/images/image-rules'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { CleanUpProgress } from '#features/images/clean-up/CleanUpProgress.tsx'
import { DeleteImagesButton } from '#features/images/clean-up/DeleteImagesButton.tsx'
import { FindUnused } from '#features/images/clean-up/FindUnused.tsx'
import { ImagesBulkBar } from '#features/images/list/BulkBar.tsx'
import { ImagesTable } from '#features/images/list/ImagesTable.tsx'
import { imagesQuery } from '#features/images/queries.ts'
import { UnseenLine } from '#features/images/UnseenLine.tsx'
import { LifecyclePanel } from '#features/repositories/Lifecycle.tsx'
import { PushPull } from '#features/repositories/PushPull.tsx'
import { repositoryQuery } from '#features/repositories/queries.ts'
import {
  DeleteRepositoryButton,
  EditPolicy,
  RepositoryActions,
} from '#features/repositories/RepositoryActions.tsx'
import { RepositoryHead } from '#features/repositories/RepositoryHead.tsx'
import { SettingsPanel } from '#features/repositories/Settings.tsx'
import { sessionQuery } from '#features/session/queries.ts'
import { problemFrom } from '#lib/api.ts'
import { useSelection } from '#lib/lists/selection.ts'
import { readTableSearch, type TableSearch } from '#lib/lists/table-search.ts'
import { DetailPage } from '#shell/DetailPage.tsx'
import { QueryPanel } from '#shell/QueryPanel.tsx'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Tabs } from '#ui/Tabs.tsx'

export const Route = createFileRoute('/$account/$region/repositories/$')({
  validateSearch: (
    search: Record<string, unknown>,
  ): TableSearch & { tab?: string; unused?: number } => ({
    ...readTableSearch(search),
    ...(Number(search['unused']) > 0 ? { unused: Number(search['unused']) } : {}),
    ...(typeof search['tab'] === 'string' ? { tab: search['tab'] } : {}),
  }),
  component: RepositoryPage,
})

const none: never[] = []

function RepositoryPage() {
  const { account, region, _splat: repository = '' } = Route.useParams()
  const repositoryRef = { account, region, repository }
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const detail = useQuery(repositoryQuery(repositoryRef))
  const images = useQuery(imagesQuery(repositoryRef))
  const profile =
    useQuery(sessionQuery()).data?.accounts.find((a) => a.name === account)?.profile ?? null
  const selection = useSelection(images.data?.rows ?? none)
  const tabs = [
    {
      id: 'images',
      title: 'Images',
      ...(images.data ? { count: images.data.loaded } : {}),
      panel: () => (
        <QueryPanel query={images} noun="images of this repository" lines={12}>
          {(all) => {
            const { rows, complete, problem, unseen } = all
            return (
              <>
                <CleanUpProgress repositoryRef={repositoryRef} />
                {problem && (
                  <div className="mb-3">
                    <ProblemPanel
                      title={
                        rows.length > 0
                          ? 'The images could not all be read'
                          : 'The images could not be read'
                      }
                      problem={problem}
                    />
                  </div>
                )}
                {rows.length === 0 && !complete && !problem && <Skeleton lines={12} />}
                {(rows.length > 0 || complete) && search.unused !== undefined && (
                  <FindUnused
                    repositoryRef={repositoryRef}
                    images={all}
                    days={search.unused}
                    choose={(days) =>
                      void navigate({ search: days === null ? {} : { unused: days } })
                    }
                    selection={selection}
                  />
                )}
                {(rows.length > 0 || complete) && search.unused === undefined && (
                  <ImagesTable
                    repositoryRef={repositoryRef}
                    rows={rows}
                    proved={unseen.length === 0}
                    search={search}
                    onSearch={(change) =>
                      void navigate({
                        search: (before) => ({ ...before, ...change }),
                        replace: true,
                      })
                    }
                    selection={selection}
                    bulk={
                      <ImagesBulkBar
                        repositoryRef={repositoryRef}
                        rows={rows}
                        selection={selection}
                      >
                        <DeleteImagesButton
                          repositoryRef={repositoryRef}
                          rows={rows}
                          unseen={unseen}
                          chosen={selection.chosen}
                          onStart={selection.clear}
                        />
                        <Button
                          size="small"
                          onClick={() => void navigate({ search: { unused: unusedDays } })}
                        >
                          Find unused
                        </Button>
                      </ImagesBulkBar>
                    }
                    whenEmpty={
                      <Empty title="No images">
                        <p>Nothing has been pushed yet, or everything was deleted.</p>
                        {detail.data && (
                          <div className="mt-3 text-left">
                            <Command text={`docker push ${detail.data.uri}:latest`} />
                          </div>
                        )}
                      </Empty>
                    }
                  />
                )}
                <UnseenLine account={account} unseen={unseen} />
              </>
            )
          }}
        </QueryPanel>
      ),
    },
    {
      id: 'lifecycle',
      title: 'Lifecycle',
      panel: () => (
        <QueryPanel query={detail} noun="lifecycle policy of this repository" lines={6}>
          {(loaded) => <LifecyclePanel account={account} repository={loaded} />}
        </QueryPanel>
      ),
    },
    {
      id: 'settings',
      title: 'Policies & settings',
      panel: () => (
        <QueryPanel query={detail} noun="settings of this repository" lines={8}>
          {(loaded) => (
            <SettingsPanel
              repository={loaded}
              actions={<RepositoryActions account={account} repository={loaded} />}
              editPolicy={<EditPolicy account={account} repository={loaded} />}
            />
          )}
        </QueryPanel>
      ),
    },
    {
      id: 'push',
      title: 'Push & pull',
      panel: () => (
        <QueryPanel query={detail} noun="address of this repository" lines={4}>
          {(loaded) => <PushPull repository={loaded} profile={profile} />}
        </QueryPanel>
      ),
    },
  ]
  // The images of a deleted repository are gone too, and their list may know it first.
  const error = [detail.error, images.error].find((e) => e && problemFrom(e).status === 404)
  return (
    <DetailPage
      query={{ data: detail, error: error ?? null, refetch: detail.refetch }}
      noun="repository"
      head={() => ({
        crumbs: [
          { title: 'Images', link: { to: '/$account/images', params: { account }, search: {} } },
          { title: region },
          { title: repository },
        ],
        title: repository,
        ...(detail.data && !error
          ? {
              about: <RepositoryHead repository={detail.data} />,
              actions: (
                <DeleteRepositoryButton
                  account={account}
                  repository={detail.data}
                  unseen={images.data?.unseen ?? null}
                />
              ),
            }
          : {}),
      })}
      whenGone={{
        title: 'No such repository',
        text: `${region} has no repository ${repository}, or it was deleted.`,
      }}
    >
      {() => (
        <Tabs
          label={`Repository ${repository}`}
          tabs={tabs}
          chosen={search.tab}
          choose={(tab) => void navigate({ search: { tab } })}
        />
      )}
    </DetailPage>
  )
}
