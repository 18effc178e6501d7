import type { ReactNode } from 'react'

/** A column of a table: how it is shown, sorted and filtered. */
export interface Column<T> {
  id: string
  header: string
  /** What it is sorted and filtered by. */
  value: (row: T) => string | number | null
  cell: (row: T) => ReactNode
  /** A grid track: `minmax(120px,2fr)`. */
  width: string
  /** Shown where there is little room too. */
  phone?: boolean
  align?: 'right'
  /** A column of controls is not sorted. */
  fixed?: boolean
}
