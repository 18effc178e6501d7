import type { RepositoryRow } from '@pilothouse/contract'
import { bytes, count } from '#lib/formats.ts'
import type { Column } from '#ui/tables/Table.tsx'
import { Time } from '#ui/Time.tsx'
import { RepositoryLink, UnusedLink } from './RepositoryLink'
import { encryptionWord, mutabilityWord } from './words'

/** The columns that a filter may name. */
export const repositoryFilterColumns = ['name', 'region', 'tags', 'scan', 'encryption'] as const

export const repositoryFilterTexts = (
  r: RepositoryRow,
): Record<(typeof repositoryFilterColumns)[number], string> => ({
  name: r.name,
  region: r.region,
  tags: mutabilityWord(r.tagMutability),
  scan: r.scanOnPush ? 'on push' : 'not on push',
  encryption: encryptionWord(r.encryption),
})

/**
 * Columns of a table of repositories. On a phone the region is shown below the name if there are
 * several. Counts show `…` until the images have been read.
 */
export const repositoryColumns = (
  account: string,
  { several }: { several: boolean },
): Column<RepositoryRow>[] => [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(130px,2fr)',
    phone: true,
    value: (r) => r.name,
    cell: (r) => (
      <span className="flex min-w-0 flex-col leading-tight">
        <span className="truncate">
          <RepositoryLink row account={account} repository={r} />
        </span>
        {several && <span className="text-[11px] text-faint min-[701px]:hidden">{r.region}</span>}
      </span>
    ),
  },
  {
    id: 'region',
    header: 'Region',
    width: 'minmax(90px,106px)',
    value: (r) => r.region,
    cell: (r) => <span className="text-muted">{r.region}</span>,
  },
  {
    id: 'images',
    header: 'Images',
    width: '74px',
    phone: true,
    align: 'right',
    value: (r) => r.images,
    cell: (r) => counted(r, r.images),
  },
  {
    id: 'size',
    header: 'Size',
    width: '78px',
    phone: true,
    align: 'right',
    value: (r) => r.bytes,
    cell: (r) => (r.bytes === null ? counted(r, null) : bytes(r.bytes)),
  },
  {
    id: 'untagged',
    header: 'Untagged',
    width: '78px',
    align: 'right',
    value: (r) => r.untagged,
    cell: (r) => counted(r, r.untagged),
  },
  {
    id: 'used',
    header: 'In use',
    width: '66px',
    phone: true,
    align: 'right',
    value: (r) => r.used,
    cell: (r) => counted(r, r.used),
  },
  {
    id: 'unused',
    header: 'Unused',
    width: '78px',
    align: 'right',
    value: (r) => r.unusedBytes,
    cell: (r) =>
      r.unusedBytes ? (
        <UnusedLink account={account} repository={r} bytes={r.unusedBytes} />
      ) : (
        counted(r, r.unusedBytes)
      ),
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
    id: 'pulled',
    header: 'Last pulled',
    width: 'minmax(84px,92px)',
    value: (r) => r.pulledAt,
    cell: (r) => (
      <span className="text-muted">
        <Time at={r.pulledAt} />
      </span>
    ),
  },
  {
    id: 'tags',
    header: 'Tags',
    width: 'minmax(70px,120px)',
    value: (r) => r.tagMutability,
    cell: (r) => (
      <span
        className="text-muted"
        title={[r.tagMutability, ...r.tagExclusions.map((x) => `except ${x}`)].join(', ')}
      >
        {mutabilityWord(r.tagMutability)}
      </span>
    ),
  },
  {
    id: 'scan',
    header: 'Scan',
    width: 'minmax(60px,84px)',
    value: (r) => Number(r.scanOnPush),
    cell: (r) =>
      r.scanOnPush ? (
        <span className="text-muted">on push</span>
      ) : (
        <span
          className="text-faint"
          title="Not set in the repository; the registry may still scan it"
        >
          –
        </span>
      ),
  },
  {
    id: 'encryption',
    header: 'Encryption',
    width: 'minmax(60px,84px)',
    value: (r) => r.encryption,
    cell: (r) => (
      <span className="text-muted" title={r.kmsKey ?? r.encryption}>
        {encryptionWord(r.encryption)}
      </span>
    ),
  },
]

function counted(repository: RepositoryRow, number: number | null) {
  if (number === null)
    return repository.problem ? (
      <span className="text-warn" title={repository.problem.message}>
        not read
      </span>
    ) : (
      <span className="text-faint" title="Its images have not been read yet">
        …
      </span>
    )
  return number === 0 ? <span className="text-faint">0</span> : count(number)
}
