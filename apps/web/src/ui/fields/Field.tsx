import { useId, useRef, type InputHTMLAttributes, type Ref } from 'react'

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  problem?: string | null
  hint?: string
  ref?: Ref<HTMLInputElement>
}

/**
 * A text field with its label and its problem. With `autoFocus` its text is selected at first, so that
 * typing replaces it.
 */
export function Field({ label, problem, hint, className = '', ...rest }: Props) {
  const id = useId()
  const wasFocused = useRef(false)
  const selectAtFirst = (input: HTMLInputElement) => {
    if (rest.autoFocus && !wasFocused.current) input.select()
    wasFocused.current = true
  }
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      <input
        id={id}
        {...rest}
        onFocus={(event) => selectAtFirst(event.currentTarget)}
        // Mark for initial focus: a dialog focuses its first button otherwise.
        data-autofocus={rest.autoFocus || undefined}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem || hint ? `${id}-note` : undefined}
        className={`h-9 w-full rounded-md border bg-panel px-3 outline-offset-0 ${problem ? 'border-bad' : 'border-line-strong'}`}
      />
      <p
        id={`${id}-note`}
        role={problem ? 'alert' : undefined}
        className={`mt-1 min-h-5 text-xs ${problem ? 'text-bad' : 'text-muted'}`}
      >
        {problem ?? hint ?? ''}
      </p>
    </div>
  )
}
