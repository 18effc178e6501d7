import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { shortDigest } from './digest'
import type { ImageRef } from './queries'

/** Among words a link must be told from them without its colour. */
const inText =
  'text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-current'

/** An image by its digest, unless it is called otherwise. */
export const ImageLink = ({
  imageRef,
  row,
  children,
}: {
  imageRef: ImageRef
  row?: boolean
  children?: ReactNode
}) => (
  <Link
    data-row={row || undefined}
    to="/$account/$region/images/$"
    params={{
      account: imageRef.account,
      region: imageRef.region,
      _splat: `${imageRef.repository}@${imageRef.digest}`,
    }}
    search={{}}
    title={`${imageRef.repository}@${imageRef.digest}`}
    className={row ? 'text-accent hover:underline' : inText}
  >
    {children ?? <code>{shortDigest(imageRef.digest)}</code>}
  </Link>
)

/** Two images of one region beside each other. */
export const CompareLink = ({
  account,
  region,
  a,
  b,
  children,
}: {
  account: string
  region: string
  a: string
  b: string
  children: ReactNode
}) => (
  <Link
    to="/$account/$region/compare-images"
    params={{ account, region }}
    search={{ a, b }}
    className={inText}
  >
    {children}
  </Link>
)
