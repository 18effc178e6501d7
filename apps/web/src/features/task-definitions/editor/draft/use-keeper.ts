import { useCallback, useEffect, useState } from 'react'
import { flushDrafts, keepDraft, type Draft } from './draft'

/**
 * Saves one draft, and says whether the browser has room for it. Also writes it when the page is
 * hidden or closed.
 */
export function useKeeper(
  account: string,
  name: string,
): { keep: (draft: Draft | null) => void; kept: boolean } {
  const [kept, setKept] = useState(true)
  useEffect(() => {
    // Phones end hidden pages without an event; a reload and a closed tab only fire `pagehide`.
    addEventListener('pagehide', flushDrafts)
    document.addEventListener('visibilitychange', flushDrafts)
    return () => {
      removeEventListener('pagehide', flushDrafts)
      document.removeEventListener('visibilitychange', flushDrafts)
      flushDrafts()
    }
  }, [])
  const keep = useCallback(
    (draft: Draft | null) => keepDraft(account, name, draft, setKept),
    [account, name],
  )
  return { keep, kept }
}
