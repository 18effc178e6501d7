import { createFileRoute } from '@tanstack/react-router'
import { PageHead } from '../../../shell/PageHead'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const Route = createFileRoute('/$account/$region/compare-images')({
  validateSearch: (search: Record<string, unknown>): { a: string; b: string } => ({ a: text(search['a']), b: text(search['b']) }),
  component: CompareImages,
})

function CompareImages() {
  return <PageHead title="Compare images" />
}
