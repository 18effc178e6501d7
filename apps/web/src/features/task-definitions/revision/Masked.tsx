import type { MaskedValue, Problem } from '@pilothouse/contract'
import { useState } from 'react'
import { ulid } from 'ulid'
import { post, problemFrom } from '#lib/api.ts'
import { Button } from '#ui/Button.tsx'
import { CopyButton } from '#ui/Copy.tsx'
import { Dialog } from '#ui/dialogs/Dialog.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

interface Props {
  account: string
  region: string
  value: MaskedValue
}

/**
 * A value that may be a secret. A revealed value exists only in this component, never in a cache.
 */
export function Masked({ account, region, value: { name, value, mark, ref } }: Props) {
  const [revealed, setRevealed] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const shown = revealed ?? value
  return (
    <span className="inline-flex max-w-full min-w-0 flex-wrap items-center gap-x-1.5">
      {shown === null ? (
        <code className="text-muted">
          <span aria-hidden="true">••••••</span>
          <span className="sr-only">masked, mark</span> {mark}
        </code>
      ) : (
        <code dir="auto" className="min-w-0 break-all whitespace-pre-wrap">
          {shown === '' ? <span className="text-faint">empty</span> : shown}
        </code>
      )}
      {shown !== null && <CopyButton text={shown} label={`Copy ${name}`} />}
      {/* Use one button for both states, so that the focus returns to it from the dialog. */}
      {value === null && (
        <Button
          size="small"
          kind="ghost"
          aria-label={`${revealed === null ? 'Reveal' : 'Hide'} ${name}`}
          onClick={() => (revealed === null ? setAsking(true) : setRevealed(null))}
        >
          {revealed === null ? 'Reveal' : 'Hide'}
        </Button>
      )}
      <Dialog title={`Reveal ${name}`} open={asking} onClose={() => setAsking(false)}>
        {asking && (
          <RevealPrompt
            account={account}
            region={region}
            name={name}
            valueRef={ref}
            close={() => setAsking(false)}
            onRevealed={setRevealed}
          />
        )}
      </Dialog>
    </span>
  )
}

function RevealPrompt({
  account,
  region,
  name,
  valueRef,
  close,
  onRevealed,
}: {
  account: string
  region: string
  name: string
  valueRef: string
  close: () => void
  onRevealed: (value: string) => void
}) {
  const [reading, setReading] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const reveal = async () => {
    setReading(true)
    setProblem(null)
    try {
      onRevealed(
        (await post('/api/actions/reveal-value', { id: ulid(), account, region, ref: valueRef }))
          .value,
      )
      close()
    } catch (error) {
      setProblem(problemFrom(error))
      setReading(false)
    }
  }
  return (
    <div className="grid gap-3">
      <p>
        Revealing leaves an audit line: it records who looked at{' '}
        <code dir="auto" className="break-all">
          {name}
        </code>
        , and when; never the value.
      </p>
      {problem && <ProblemPanel title="The value was not revealed" problem={problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <Button
          kind="primary"
          autoFocus
          reason={reading ? 'Reading…' : null}
          onClick={() => void reveal()}
        >
          Reveal
        </Button>
      </div>
    </div>
  )
}
