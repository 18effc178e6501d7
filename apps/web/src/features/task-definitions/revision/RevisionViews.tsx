import type { TaskDefinition } from '@pilothouse/contract'
import { Tabs } from '#ui/Tabs.tsx'
import { RawJson } from './RawJson'
import { Readable } from './Readable'

interface Props {
  account: string
  definition: TaskDefinition
  tab: string | undefined
  onTab: (tab: string) => void
}

/** One revision, as text and as AWS's JSON. */
export const RevisionViews = ({ account, definition, tab, onTab }: Props) => (
  <Tabs
    label="Views of the revision"
    chosen={tab}
    choose={onTab}
    tabs={[
      {
        id: 'definition',
        title: 'Definition',
        panel: () => <Readable account={account} definition={definition} />,
      },
      { id: 'json', title: 'JSON', panel: () => <RawJson raw={definition.raw} /> },
    ]}
  />
)
