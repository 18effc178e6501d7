import type { ReactNode } from 'react'

/** A column of a table: how it is shown, sorted and filtered. */
export interface Column<T> {
  id: string
  header: string
  /** The value to sort and filter by. */
  value: (row: T) => string | number | null
  cell: (row: T) => ReactNode
  /** A grid track, such as `minmax(120px,2fr)`. */
  width: string
  /** Shown on narrow screens too. */
  phone?: boolean
  align?: 'right'
  /** Set for a column of controls, which cannot be sorted. */
  fixed?: boolean
}
