import { shortDigest } from '@pilothouse/contract/images/image-rules'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ImageRef } from './queries'

/** Links within text are underlined, so that they can be told from it without colour. */
const inText =
  'text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-current'

/** Links to an image. Shows the short digest unless there are children. */
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

/** Links to the comparison of two images of one region. */
export const CompareImagesLink = ({
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
