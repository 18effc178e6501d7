import { useDeferredValue, useId, useMemo, useState, type DragEvent } from 'react'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/dialogs/Dialog.tsx'
import { readFile, type FileText } from '../paste/read-file'
import { readPasted, type Note } from '../paste/read-pasted'
import { toText } from './document'
import { NoteList } from './NoteList'

const kinds = {
  'register-input': 'input of register-task-definition',
  'describe-output': 'output of describe-task-definition',
  cloudformation: 'CloudFormation resource',
  compose: 'docker-compose file',
}

/**
 * Converts a pasted text or a file into a task definition. Says what it recognised and what has no
 * counterpart.
 */
export default function PasteDialog({
  given,
  onClose,
  use,
}: {
  given: FileText
  onClose: () => void
  use: (text: string, notes: readonly Note[]) => void
}) {
  const id = useId()
  const [{ text, problem }, setGiven] = useState<{ text: string; problem: string | null }>({
    ...given,
    text: given.text ?? '',
  })
  const typed = useDeferredValue(text)
  const read = useMemo(() => (typed.trim() === '' ? null : readPasted(typed)), [typed])
  const why = problem ?? read?.problem ?? null
  // Keep the text if the file cannot be read.
  const open = async (file: File | undefined) => {
    const next = file && (await readFile(file))
    if (next) setGiven((before) => ({ text: next.text ?? before.text, problem: next.problem }))
  }
  const useIt = () => {
    const { definition, notes } = readPasted(text)
    if (definition) use(toText(definition), notes)
  }
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    void open(file)
  }
  return (
    <Dialog title="Paste or open a file" open onClose={onClose} wide>
      <label htmlFor={id} className="mb-1 block text-muted">
        A task definition as JSON of the AWS CLI, a CloudFormation resource, or a docker-compose
        file
      </label>
      <textarea
        id={id}
        data-autofocus
        rows={10}
        value={text}
        onChange={(event) => setGiven({ text: event.target.value, problem: null })}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        spellCheck={false}
        className="mono w-full rounded-md border border-line-strong bg-panel px-2 py-1"
      />
      <label className="mt-1 block text-xs text-muted">
        Or open a file:{' '}
        <input
          type="file"
          accept=".json,.yaml,.yml,.template,.txt"
          aria-label="File"
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </label>
      <div aria-live="polite" className="mt-3">
        {why && (
          <p role="alert" className="break-words text-bad">
            {why}
          </p>
        )}
        {read?.definition && read.kind && <p>This is the {kinds[read.kind]}.</p>}
        {read && read.notes.length > 0 && <NoteList notes={read.notes} />}
      </div>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          kind="primary"
          reason={why ?? (read?.definition ? null : 'Paste something first.')}
          onClick={useIt}
        >
          Use it
        </Button>
      </div>
    </Dialog>
  )
}
