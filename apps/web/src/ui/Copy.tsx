import { Check, Copy as CopyIcon } from 'lucide-react'
import { useState } from 'react'

/** A button that copies a text and confirms it. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1_500)
  }
  return (
    <button
      type="button"
      aria-label={copied ? 'Copied' : label}
      title={label}
      onClick={() => void copy()}
      className="inline-grid size-6 shrink-0 place-items-center rounded text-faint hover:bg-quiet-soft hover:text-text"
    >
      {copied ? <Check size={13} /> : <CopyIcon size={13} />}
    </button>
  )
}

/** A command to run elsewhere, with a button that copies it. */
export function Command({ text }: { text: string }) {
  return (
    <div className="flex items-start gap-1 rounded-md border border-line bg-quiet-soft py-1 pr-1 pl-2.5">
      <code className="min-w-0 flex-1 py-0.5 break-words">{text}</code>
      <CopyButton text={text} label="Copy the command" />
    </div>
  )
}
