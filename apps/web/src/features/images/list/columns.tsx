import type { ImageRow } from '@pilothouse/contract'
import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { bytes } from '#lib/formats.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import type { Column } from '#ui/tables/Table.tsx'
import { Time } from '#ui/Time.tsx'
import { Digest } from '../digest'
import { Severities } from '../findings/Severities'
import { severityOrder } from '../findings/severity'
import { holdWord } from '../hold'
import { kindWord } from '../kind'
import { ImageLink } from '../links'
import { Use } from '../Use'
import { isPart } from './filter'
import { Tags } from './Tags'

const holdOrder = ['running', 'current', 'rollback', 'definition', 'none']

/** Weights a finding so that one of a worse severity outranks any number of lesser ones. */
const weight = (i: ImageRow): number | null =>
  i.scan === null
    ? null
    : Object.entries(i.scan.counts).reduce(
        (sum, [severity, n]) =>
          sum + Math.min(n, 999) * 1000 ** Math.max(0, 4 - severityOrder(severity)),
        0,
      )

/**
 * Columns of a table of images. `proved` means that all uses have been read; `scanned` means that
 * ECR reports scans in its list (it does not for basic scans by AWS).
 */
export const imageColumns = (
  repositoryRef: RepositoryRef,
  { proved, scanned }: { proved: boolean; scanned: boolean },
): Column<ImageRow>[] => [
  {
    id: 'tags',
    header: 'Tags',
    width: 'minmax(84px,1.6fr)',
    phone: true,
    value: (i) => i.tags[0] ?? null,
    cell: (i) => (
      <span className={isPart(i) ? 'opacity-80' : ''}>
        <ImageLink row imageRef={{ ...repositoryRef, digest: i.digest }}>
          {i.tags.length > 0 ? (
            <Tags tags={i.tags} />
          ) : (
            <span className="text-muted">
              {i.partOf === null ? 'untagged' : '↳ of an index'}{' '}
              <span className="sr-only">{shortDigest(i.digest)}</span>
            </span>
          )}
        </ImageLink>
      </span>
    ),
  },
  {
    id: 'digest',
    header: 'Digest',
    width: '136px',
    value: (i) => i.digest,
    cell: (i) => <Digest digest={i.digest} />,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 'minmax(70px,.8fr)',
    value: (i) => kindWord(i),
    cell: (i) => (
      <span className="text-muted" title={i.artifactType ?? i.mediaType}>
        {kindWord(i)}
      </span>
    ),
  },
  {
    id: 'size',
    header: 'Size',
    width: '74px',
    phone: true,
    align: 'right',
    value: (i) => i.bytes,
    cell: (i) => (i.bytes === 0 ? <span className="text-faint">–</span> : bytes(i.bytes)),
  },
  {
    id: 'pushed',
    header: 'Pushed',
    width: 'minmax(68px,92px)',
    phone: true,
    value: (i) => i.pushedAt,
    cell: (i) => (
      <span className="text-muted">
        <Time at={i.pushedAt} />
      </span>
    ),
  },
  {
    id: 'pulled',
    header: 'Last pulled',
    width: 'minmax(80px,92px)',
    value: (i) => i.pulledAt,
    cell: (i) => (
      <span className="text-muted">
        <Time at={i.pulledAt} />
      </span>
    ),
  },
  ...(scanned
    ? [
        {
          id: 'findings',
          header: 'Findings',
          width: 'minmax(90px,1fr)',
          value: weight,
          cell: (i) => <Severities scan={i.scan} />,
        } satisfies Column<ImageRow>,
      ]
    : []),
  {
    id: 'use',
    header: 'Use',
    width: 'minmax(84px,1.4fr)',
    phone: true,
    value: (i) => holdOrder.indexOf(holdWord(i.hold)),
    cell: (i) => <Use image={i} proved={proved} />,
  },
]
