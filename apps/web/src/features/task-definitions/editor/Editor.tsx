import type { EditorView } from '@codemirror/view'
import { lazy, Suspense, useRef, useState, type DragEvent } from 'react'
import { Button } from '../../../ui/Button'
import { Tabs } from '../../../ui/Tabs'
import { CodeField } from './CodeField'
import { diagnose, type Found } from './diagnose'
import { setAt, type Path } from './document'
import { dropDraft, keepDraft, readDraft, type Draft } from './draft'
import { DraftNotice } from './DraftNotice'
import { FieldsForm } from './FieldsForm'
import { FindingList } from './FindingList'
import { Review } from './Review'

const PasteDialog = lazy(() => import('./PasteDialog'))

interface Props {
  account: string
  region: string
  /** Whose draft it is: a family, or what no family is called. */
  of: string
  initial: { text: string; base: string | null }
}

const help = 'Ctrl Space offers what may stand here. Tab indents; Escape and then Tab leaves the text.'

/** One document, as text and as fields. The text is the truth; what is typed is kept until it is registered or discarded. */
export function Editor({ account, region, of, initial }: Props) {
  const [draft, setDraft] = useState<Draft | null>(() => {
    const kept = readDraft(account, region, of)
    return kept && kept.text !== initial.text ? kept : null
  })
  const [text, setText] = useState(draft?.text ?? initial.text)
  const [base, setBase] = useState(draft ? draft.base : initial.base)
  const [kept, setKept] = useState(true)
  const [tab, setTab] = useState('edit')
  const [pasting, setPasting] = useState<string | null>(null)
  const view = useRef<EditorView | null>(null)
  const { value, broken, found } = diagnose(text)
  const typed = (next: string, from = base) => {
    setText(next)
    setBase(from)
    if (next === initial.text) dropDraft(account, region, of)
    else setKept(keepDraft(account, region, of, { text: next, base: from, at: Date.now() }))
  }
  const replace = (next: string, from: string | null) => {
    view.current?.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert: next } })
    typed(next, from)
  }
  const edit = (path: Path, to: unknown) => {
    const at = view.current
    if (at) at.dispatch({ changes: setAt(at.state.doc.toString(), path, to), userEvent: 'input.form' })
  }
  const go = ({ from }: Found) => {
    setTab('edit')
    // The text is in view again only after this was drawn.
    requestAnimationFrame(() => {
      view.current?.dispatch({ selection: { anchor: from }, scrollIntoView: true })
      view.current?.focus()
    })
  }
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    event.stopPropagation()
    void file.text().then(setPasting)
  }
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Button onClick={() => setPasting('')}>Paste or open a file</Button>
        {draft && <DraftNotice at={draft.at} discard={() => {
          replace(initial.text, initial.base)
          setDraft(null)
        }} />}
        {!kept && <p role="alert" className="text-warn">The browser has no room for a draft: what you type is lost when you leave.</p>}
      </div>
      <Tabs
        label="Steps"
        chosen={tab}
        choose={setTab}
        tabs={[
          { id: 'edit', title: 'Edit', panel: () => null },
          { id: 'review', title: 'Review', panel: () => <Review account={account} region={region} value={value} broken={broken} found={found} base={base} go={go} done={() => dropDraft(account, region, of)} /> },
        ]}
      />
      {/* Hidden, not gone: what can be undone stays so. */}
      <div hidden={tab !== 'edit'}>
        <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]" onDragOverCapture={(event) => event.preventDefault()} onDropCapture={drop}>
          <div className="grid min-w-0 content-start gap-2">
            <CodeField label="Task definition as JSON" help={help} text={text} onText={typed} view={view} />
            <p className="text-xs text-faint">{help}</p>
            <FindingList found={found} go={go} />
          </div>
          <FieldsForm value={value} broken={broken} edit={edit} />
        </div>
      </div>
      {pasting !== null && (
        <Suspense>
          <PasteDialog open given={pasting} onClose={() => setPasting(null)} use={(next) => {
            replace(next, base)
            setPasting(null)
          }} />
        </Suspense>
      )}
    </>
  )
}
