import type { LifecyclePreview, LifecycleResult } from '@pilothouse/contract'
import { unseenReason } from '@pilothouse/contract/images/image-rules'
import { bytes, count, plural } from '#lib/formats.ts'
import { Table, type Column } from '#ui/tables/Table.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'

const columns: Column<LifecycleResult>[] = [
  {
    id: 'breaks',
    header: 'What it breaks',
    width: 'minmax(150px,2fr)',
    phone: true,
    value: (r) => (r.breaks === null ? 1 : 0),
    cell: (r) =>
      r.breaks === null ? (
        <span className="text-faint">nothing known</span>
      ) : (
        <Tone tone={r.hold === 'rollback' || r.hold === 'definition' ? 'warn' : 'bad'}>
          {r.breaks}
        </Tone>
      ),
  },
  {
    id: 'tags',
    header: 'Tags',
    width: 'minmax(90px,1.2fr)',
    phone: true,
    value: (r) => r.tags[0] ?? null,
    cell: (r) =>
      r.tags.length > 0 ? r.tags.join(', ') : <span className="text-muted">untagged</span>,
  },
  {
    id: 'digest',
    header: 'Digest',
    width: '120px',
    value: (r) => r.digest,
    cell: (r) => <code title={r.digest}>{r.digest.slice(7, 19)}</code>,
  },
  {
    id: 'rule',
    header: 'By rule',
    width: '70px',
    align: 'right',
    value: (r) => r.rule,
    cell: (r) => r.rule ?? '–',
  },
  {
    id: 'action',
    header: 'What happens',
    width: 'minmax(80px,110px)',
    value: (r) => r.action,
    cell: (r) => {
      if (r.action === 'EXPIRE') return 'deleted'
      if (r.action === 'TRANSITION') return 'archived'
      return r.action
    },
  },
  {
    id: 'pushed',
    header: 'Pushed',
    width: 'minmax(74px,92px)',
    value: (r) => r.pushedAt,
    cell: (r) => (
      <span className="text-muted">
        <Time at={r.pushedAt} />
      </span>
    ),
  },
  {
    id: 'size',
    header: 'Size',
    width: '78px',
    align: 'right',
    phone: true,
    value: (r) => r.bytes,
    cell: (r) => (r.bytes === null ? '–' : bytes(r.bytes)),
  },
]

/** The images that a policy would delete; those in use come first. */
export function PreviewResult({ preview }: { preview: LifecyclePreview }) {
  const { results, expiring, archiving, broken, unseen } = preview
  return (
    <div className="grid gap-2">
      <p role="status">
        {expiring + archiving === 0 ? (
          'No image would change now.'
        ) : (
          <>
            {expiring > 0 && (
              <>
                {plural(expiring, 'image')} would be deleted, up to {bytes(preview.bytes)} won.{' '}
              </>
            )}
            {archiving > 0 && <>{count(archiving)} would be archived. </>}
          </>
        )}
        {broken > 0 && (
          <b className="text-bad">
            {count(broken)} of them {broken === 1 ? 'is' : 'are'} needed.
          </b>
        )}
      </p>
      {unseen.length > 0 && (
        <p className="text-warn">That they are unused otherwise is {unseenReason(unseen)}.</p>
      )}
      {results.length > 0 && (
        <Table
          label="What would happen"
          rows={results}
          columns={columns}
          idOf={(r) => r.digest}
          sort={{ column: 'breaks', down: false }}
          onSort={() => undefined}
          empty={null}
        />
      )}
    </div>
  )
}
