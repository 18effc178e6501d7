import { useId, type TextareaHTMLAttributes } from 'react'

interface Props extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string
  problem?: string | null
  hint?: string
}

/** A text area with its label and its problem. */
export function TextArea({ label, problem, hint, className = '', ...rest }: Props) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      <textarea
        id={id}
        spellCheck={false}
        {...rest}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem || hint ? `${id}-note` : undefined}
        className={`mono w-full resize-y rounded-md border bg-panel px-3 py-2 outline-offset-0 ${problem ? 'border-bad' : 'border-line-strong'}`}
      />
      <p
        id={`${id}-note`}
        role={problem ? 'alert' : undefined}
        className={`mt-1 min-h-5 text-xs break-words ${problem ? 'text-bad' : 'text-muted'}`}
      >
        {problem ?? hint ?? ''}
      </p>
    </div>
  )
}
