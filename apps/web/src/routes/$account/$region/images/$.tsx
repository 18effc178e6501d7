import { createFileRoute } from '@tanstack/react-router'
import { readPlace } from '../../../../features/images/place'
import { PageHead } from '../../../../shell/PageHead'
import { Empty } from '../../../../ui/Empty'

export const Route = createFileRoute('/$account/$region/images/$')({
  validateSearch: (search: Record<string, unknown>): { tab?: string } => (typeof search['tab'] === 'string' ? { tab: search['tab'] } : {}),
  component: ImagePage,
})

function ImagePage() {
  const { _splat } = Route.useParams()
  const place = readPlace(_splat)
  return <><PageHead title={place?.repository ?? 'Image'} />{!place && <Empty title="No such image"><p>An address of an image ends with its repository, @ and its digest.</p></Empty>}</>
}
