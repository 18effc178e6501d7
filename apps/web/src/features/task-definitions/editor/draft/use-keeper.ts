import { useCallback, useEffect, useState } from 'react'
import { flushDrafts, keepDraft, type Draft } from './draft'

/** Keeps one draft, and says whether the browser has room for it. Whatever ends the page or hides it, what was typed is written before. */
export function useKeeper(
  account: string,
  name: string,
): { keep: (draft: Draft | null) => void; kept: boolean } {
  const [kept, setKept] = useState(true)
  useEffect(() => {
    // A phone ends a hidden page without another word; a reload and a closed tab only say `pagehide`.
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
