import { useId, type ReactNode } from 'react'

const inputStyle =
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-panel px-2 outline-offset-0 disabled:text-muted'

interface Named {
  label: string
  value: string
  set: (typed: string) => void
  className?: string
}

/** A small field with its label above. */
export function TextInput({
  label,
  value,
  set,
  className,
  mono,
  numeric,
}: Named & { mono?: boolean; numeric?: boolean }) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-0.5 block text-xs text-muted">
        {label}
      </label>
      <input
        id={id}
        value={value}
        onChange={(event) => set(event.target.value)}
        inputMode={numeric ? 'numeric' : undefined}
        autoComplete="off"
        spellCheck={false}
        className={`${inputStyle} ${mono ? 'mono' : ''}`}
      />
    </div>
  )
}

/** A select field. Keeps the document's value as an option even if it is not a known one. */
export function FormSelect({
  label,
  value,
  set,
  className,
  options,
  none,
}: Named & { options: readonly { value: string; title: string }[]; none: string }) {
  const id = useId()
  const known = value === '' || options.some((o) => o.value === value)
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-0.5 block text-xs text-muted">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => set(event.target.value)}
        className={inputStyle}
      >
        <option value="">{none}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.title}
          </option>
        ))}
      </select>
    </div>
  )
}

/** A part of the form with a small heading. */
export const FieldGroup = ({
  title,
  aside,
  children,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
}) => (
  <fieldset className="min-w-0">
    <legend className="mb-1 flex w-full items-center justify-between text-xs font-medium text-muted">
      <span>{title}</span>
      {aside}
    </legend>
    {children}
  </fieldset>
)
