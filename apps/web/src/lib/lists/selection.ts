import { useCallback, useMemo, useState } from 'react'

/** The chosen rows of a table, by id. */
export interface Selection {
  chosen: ReadonlySet<string>
  set: (ids: readonly string[], on: boolean) => void
  clear: () => void
}

/** A selection for the life of the page. Drops rows that no longer exist. */
export function useSelection(there: readonly { id: string }[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const set = useCallback((which: readonly string[], on: boolean) => {
    setIds((before) => {
      const after = new Set(before)
      for (const id of which)
        if (on) after.add(id)
        else after.delete(id)
      return after
    })
  }, [])
  const clear = useCallback(() => setIds(new Set()), [])
  const chosen = useMemo(
    () =>
      ids.size === 0 ? ids : new Set(there.filter((row) => ids.has(row.id)).map((row) => row.id)),
    [ids, there],
  )
  return { chosen, set, clear }
}
