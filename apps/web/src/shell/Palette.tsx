import * as Ariakit from '@ariakit/react'
import { useQuery } from '@tanstack/react-query'
import { startTransition, useMemo, useState } from 'react'
import { problemFrom } from '#lib/api.ts'

export interface Entry {
  id: string
  title: string
  kind: string
  hint: string
  go: () => void
}

/** Server-side search for things that are not in the query cache. */
export interface ServerSearch {
  account: string
  fits: (typed: string) => boolean
  find: (typed: string) => Promise<{ entries: Entry[]; whole: boolean }>
}

const most = 40

/**
 * The command palette. Finds pages, clusters, services, task definitions, repositories and tasks by
 * a part of their name, and images by name or digest.
 */
export default function Palette({
  open,
  onClose,
  entries,
  serverSearch,
}: {
  open: boolean
  onClose: () => void
  entries: () => Entry[]
  serverSearch: ServerSearch
}) {
  const [typed, setTyped] = useState('')
  const fits = open && serverSearch.fits(typed)
  const searched = useQuery({
    queryKey: ['palette', serverSearch.account, typed],
    queryFn: () => serverSearch.find(typed),
    enabled: fits,
    staleTime: 5_000,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.whole === false ? 3_000 : false),
  })
  const all = useMemo(() => (open ? entries() : []), [open, entries])
  const known = useMemo(() => search(all, typed), [all, typed])
  const found = fits && searched.data ? [...searched.data.entries, ...known] : known
  return (
    <Ariakit.Dialog
      open={open}
      onClose={onClose}
      unmountOnHide
      aria-label="Find anything"
      backdrop={<div className="bg-black/35" />}
      className="fixed inset-x-3 top-[12vh] z-50 mx-auto flex max-h-[70vh] max-w-xl flex-col rounded-xl border border-line-strong bg-panel shadow-2xl"
    >
      <Ariakit.ComboboxProvider
        open
        setOpen={(still) => still || onClose()}
        setValue={(text) => startTransition(() => setTyped(text))}
        includesBaseElement={false}
        focusLoop
      >
        <Ariakit.Combobox
          autoSelect="always"
          aria-label="Find anything"
          placeholder="Cluster, service, task, image or digest…"
          className="h-12 shrink-0 border-b border-line bg-transparent px-4 text-[15px] outline-none"
        />
        <Ariakit.ComboboxList aria-label="Found" className="min-h-0 overflow-auto p-1.5">
          {found.map((e) => (
            <Ariakit.ComboboxItem
              key={e.id}
              value={e.id}
              setValueOnClick={false}
              hideOnClick={false}
              onClick={() => {
                e.go()
                onClose()
              }}
              className="flex cursor-default items-baseline gap-3 rounded-md px-2.5 py-1.5 data-active-item:bg-accent-soft max-sm:flex-wrap max-sm:gap-y-0"
            >
              <span className="w-24 shrink-0 text-xs text-faint max-sm:w-16">{e.kind}</span>
              <span className="min-w-0 flex-1 truncate font-medium">{e.title}</span>
              <span className="min-w-0 truncate text-xs text-muted max-sm:basis-full max-sm:pl-19">
                {e.hint}
              </span>
            </Ariakit.ComboboxItem>
          ))}
        </Ariakit.ComboboxList>
        {found.length === 0 && (
          <p role="status" className="px-4 py-6 text-center text-muted">
            {fits ? noImage(searched) : 'No matches.'}
          </p>
        )}
      </Ariakit.ComboboxProvider>
    </Ariakit.Dialog>
  )
}

/** Explains why there is no match: the search runs, failed, is incomplete, or found nothing. */
function noImage({
  data,
  error,
}: {
  data: { whole: boolean } | undefined
  error: unknown
}): string {
  if (error) return `The images could not be searched: ${problemFrom(error).message}`
  if (!data) return 'Searching the images…'
  return data.whole
    ? 'No matches, images included.'
    : 'No match among the images read so far. Reading the rest…'
}

/** Entries that contain every word. Titles that start with the first word come first. */
export function search(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const first = words[0] ?? ''
  return entries
    .filter((e) => words.every((w) => `${e.title} ${e.hint} ${e.kind}`.toLowerCase().includes(w)))
    .sort(
      (a, b) =>
        Number(b.title.toLowerCase().startsWith(first)) -
        Number(a.title.toLowerCase().startsWith(first)),
    )
    .slice(0, most)
}
