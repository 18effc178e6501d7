import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { FamilyRef } from './queries'

const linkStyle = 'text-accent hover:underline'

export const FamilyLink = ({ familyRef, row }: { familyRef: FamilyRef; row?: boolean }) => (
  <Link
    data-row={row || undefined}
    to="/$account/$region/task-definitions/$family"
    params={{ account: familyRef.account, region: familyRef.region, family: familyRef.family }}
    search={{}}
    title={familyRef.family}
    className={linkStyle}
  >
    {familyRef.family}
  </Link>
)

/** Style of a link that looks like a button. */
const button =
  'inline-flex h-8 shrink-0 items-center rounded-md border border-line-strong bg-raised px-3 whitespace-nowrap hover:border-faint'

export const NewLink = ({ account, region }: { account: string; region: string }) => (
  <Link
    to="/$account/$region/task-definitions/new"
    params={{ account, region }}
    search={{}}
    className={button}
  >
    New task definition
  </Link>
)

export const EditLink = ({
  familyRef,
  revision,
  children = 'New revision from this',
}: {
  familyRef: FamilyRef
  revision: number
  children?: ReactNode
}) => (
  <Link
    to="/$account/$region/task-definitions/$family/$revision/edit"
    params={{
      account: familyRef.account,
      region: familyRef.region,
      family: familyRef.family,
      revision: String(revision),
    }}
    search={{}}
    className={button}
  >
    {children}
  </Link>
)

export const RevisionLink = ({
  familyRef,
  revision,
  row,
  children,
}: {
  familyRef: FamilyRef
  revision: number
  row?: boolean
  children?: ReactNode
}) => (
  <Link
    data-row={row || undefined}
    to="/$account/$region/task-definitions/$family/$revision"
    params={{
      account: familyRef.account,
      region: familyRef.region,
      family: familyRef.family,
      revision: String(revision),
    }}
    search={{}}
    className={linkStyle}
  >
    {children ?? revision}
  </Link>
)

/** Links to the comparison of two revisions; by default the latest and the one before. */
export const CompareRevisionsLink = ({
  familyRef,
  from,
  to,
  children,
}: {
  familyRef: FamilyRef
  from?: number
  to?: number
  children: ReactNode
}) => (
  <Link
    to="/$account/$region/task-definitions/$family/compare"
    params={{ account: familyRef.account, region: familyRef.region, family: familyRef.family }}
    search={{ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }}
    className={linkStyle}
  >
    {children}
  </Link>
)
