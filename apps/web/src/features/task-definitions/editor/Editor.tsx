import type { EditorView } from '@codemirror/view'
import {
  Suspense,
  useCallback,
  useDeferredValue,
  useMemo,
  useRef,
  useState,
  type DragEvent,
} from 'react'
import { Button } from '#ui/Button.tsx'
import { lazyPart } from '#ui/problems/LazyPart.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import type { Note } from '../paste/pasted'
import { readFile, type FileText } from '../paste/read-file'
import { CodeField } from './code/CodeField'
import { diagnose, type Found } from './code/diagnose'
import { changeValue } from './document'
import { readDraft, type Draft } from './draft/draft'
import { DraftNotice } from './draft/DraftNotice'
import { useKeeper } from './draft/use-keeper'
import { FindingList } from './FindingList'
import { shownOf, type Edit } from './form/fields'
import { FieldsForm } from './form/FieldsForm'
import { mayBeOther } from './form/other-form'
import { OtherForm } from './form/OtherForm'
import { NoteList } from './NoteList'
import { Review } from './Review'

const PasteDialog = lazyPart(() => import('./PasteDialog'))

interface Props {
  account: string
  /** The region to register in. */
  region: string
  /** The name of the draft within the account. */
  draftName: string
  initial: { text: string; base: string | null }
}

const help = 'Ctrl Space completes. Tab indents. Escape, then Tab, leaves the editor.'

/**
 * Edits one document as text and as fields. The text is the source of truth; it is kept as a draft
 * until it is registered or discarded.
 */
export function Editor({ account, region, draftName, initial }: Props) {
  const [draft, setDraft] = useState<Draft | null>(() => {
    const kept = readDraft(account, draftName)
    return kept && kept.text !== initial.text ? kept : null
  })
  const { keep, kept } = useKeeper(account, draftName)
  const [base, setBase] = useState(draft ? draft.base : initial.base)
  const [{ text, shown }, setDocument] = useState(() => ({
    text: draft?.text ?? initial.text,
    shown: shownOf(draft?.text ?? initial.text),
  }))
  const [tab, setTab] = useState('edit')
  const [pasting, setPasting] = useState<FileText | null>(null)
  const [notes, setNotes] = useState<readonly Note[]>([])
  const view = useRef<EditorView | null>(null)
  const hold = useCallback((made: EditorView | null) => {
    view.current = made
  }, [])
  // Diagnose in the background so that typing stays fast. The review parses the current text
  // itself.
  const settled = useDeferredValue(text)
  const found = useMemo(() => diagnose(settled).found, [settled])
  const other = useMemo(() => mayBeOther(settled), [settled])
  const typed = (next: string, from = base) => {
    setDocument((before) => ({ text: next, shown: shownOf(next, before.shown) }))
    setBase(from)
    keep(next === initial.text ? null : { text: next, base: from, at: Date.now() })
  }
  const replace = (next: string, from: string | null) => {
    view.current?.dispatch({
      changes: { from: 0, to: view.current.state.doc.length, insert: next },
    })
    typed(next, from)
  }
  const edit = useCallback<Edit>((path, to) => {
    const editor = view.current
    if (editor)
      editor.dispatch({
        changes: changeValue(editor.state.doc.toString(), path, to),
        userEvent: 'input.form',
      })
  }, [])
  const go = useCallback(({ from }: Found) => {
    setTab('edit')
    // Wait until the text is visible again. It may have become shorter than the finding's position.
    requestAnimationFrame(() => {
      view.current?.dispatch({
        selection: { anchor: Math.min(from, view.current.state.doc.length) },
        scrollIntoView: true,
      })
      view.current?.focus()
    })
  }, [])
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    event.stopPropagation()
    void readFile(file).then(setPasting)
  }
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Button onClick={() => setPasting({ text: '', problem: null })}>
          Paste or open a file
        </Button>
        {draft && (
          <DraftNotice
            draft={draft}
            base={initial.base}
            discard={() => {
              replace(initial.text, initial.base)
              setDraft(null)
              setNotes([])
            }}
          />
        )}
        {!kept && (
          <p role="alert" className="text-warn">
            The browser cannot store a draft. Your text is lost when you leave.
          </p>
        )}
      </div>
      <Tabs
        label="Steps"
        chosen={tab}
        choose={setTab}
        tabs={[
          { id: 'edit', title: 'Edit', panel: () => null },
          // Remount for another region: it has other revisions, and registering there is another
          // action.
          {
            id: 'review',
            title: 'Review',
            panel: () => (
              <Review
                key={region}
                account={account}
                region={region}
                text={text}
                base={base}
                go={go}
                done={() => keep(null)}
              />
            ),
          },
        ]}
      />
      {/* Hide the editor instead of unmounting it, to keep the undo history. */}
      <div hidden={tab !== 'edit'}>
        <div
          className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
          onDragOverCapture={(event) => event.preventDefault()}
          onDropCapture={drop}
        >
          {/* Keep the text in view beside the fields, which may be many screens long. */}
          <div className="grid min-w-0 content-start gap-2 lg:sticky lg:top-3 lg:self-start">
            <CodeField
              label="Task definition as JSON"
              help={help}
              text={text}
              onText={typed}
              hold={hold}
            />
            <p className="text-xs text-faint">{help}</p>
            {other && <OtherForm read={() => setPasting({ text, problem: null })} />}
            <FindingList found={found} go={go} />
            {notes.length > 0 && (
              <section
                aria-label="Notes on the pasted text"
                className="min-w-0 rounded-lg border border-line bg-panel px-3 py-2"
              >
                <p className="flex items-center justify-between gap-2">
                  <span>Notes on the pasted text:</span>
                  <Button size="small" kind="ghost" onClick={() => setNotes([])}>
                    Dismiss
                  </Button>
                </p>
                <NoteList notes={notes} />
              </section>
            )}
          </div>
          <FieldsForm shown={shown} edit={edit} />
        </div>
      </div>
      {pasting && (
        <Suspense>
          <PasteDialog
            given={pasting}
            onClose={() => setPasting(null)}
            use={(next, said) => {
              replace(next, base)
              setNotes(said)
              setPasting(null)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
