import { useDeferredValue, useId, useMemo, useState, type DragEvent } from 'react'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { readPasted } from '../paste/read-pasted'
import { toText } from './document'

const kinds = { 'register-input': 'input of register-task-definition', 'describe-output': 'output of describe-task-definition', cloudformation: 'CloudFormation resource', compose: 'docker-compose file' }

/** Takes a text or a file that people have, says what it is and what of it has no counterpart, and gives the definition. */
export default function PasteDialog({ open, given, onClose, use }: { open: boolean; given: string; onClose: () => void; use: (text: string) => void }) {
  const id = useId()
  const [text, setText] = useState(given)
  const typed = useDeferredValue(text)
  const read = useMemo(() => (typed.trim() === '' ? null : readPasted(typed)), [typed])
  const open1 = async (file: File | undefined) => {
    if (file) setText(await file.text())
  }
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    void open1(file)
  }
  return (
    <Dialog title="Paste or open a file" open={open} onClose={onClose} wide>
      <label htmlFor={id} className="mb-1 block text-muted">A task definition as JSON of the AWS CLI, a CloudFormation resource, or a docker-compose file</label>
      <textarea id={id} data-autofocus rows={10} value={text} onChange={(event) => setText(event.target.value)} onDragOver={(event) => event.preventDefault()} onDrop={drop} spellCheck={false} className="mono w-full rounded-md border border-line-strong bg-panel px-2 py-1" />
      <label className="mt-1 block text-xs text-muted">Or open a file: <input type="file" accept=".json,.yaml,.yml,.template,.txt" aria-label="File" onChange={(event) => void open1(event.target.files?.[0])} /></label>
      <div aria-live="polite" className="mt-3">
        {read?.problem && <p role="alert" className="text-bad">{read.problem}</p>}
        {read?.definition && read.kind && <p>This is the {kinds[read.kind]}.</p>}
        {read && read.notes.length > 0 && (
          <ul aria-label="Notes" className="mt-1 grid max-h-48 list-disc gap-0.5 overflow-auto pl-5 text-muted">
            {read.notes.map((n, i) => <li key={`${n.path} ${i}`} className="break-words">{n.path && <code className="mr-1.5">{n.path}</code>}{n.message}</li>)}
          </ul>
        )}
      </div>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" reason={read?.definition ? null : (read?.problem ?? 'Nothing is pasted yet.')} onClick={() => read?.definition && use(toText(read.definition))}>Use it</Button>
      </div>
    </Dialog>
  )
}
