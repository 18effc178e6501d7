import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { useId } from 'react'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: 'plain' | 'primary' | 'danger' | 'ghost'
  size?: 'small' | 'usual'
  /** Why the button is disabled. It stays focusable, so that everybody can read the reason. */
  reason?: string | null
  children: ReactNode
  ref?: Ref<HTMLButtonElement>
}

const base = [
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border whitespace-nowrap',
  'transition-colors',
].join(' ')
const offStyle = 'border-dashed! border-line-strong! bg-transparent! text-muted!'

const kinds = {
  plain: 'border-line-strong bg-raised text-text hover:border-faint',
  primary: 'border-accent bg-accent text-on-accent font-medium hover:brightness-110',
  danger: 'border-bad bg-bad-soft text-bad font-medium hover:brightness-95',
  ghost: 'border-transparent text-muted hover:bg-quiet-soft hover:text-text',
}
const sizes = { small: 'h-6 px-2 text-xs max-sm:h-8 max-sm:px-3', usual: 'h-8 px-3' }

/** A button. With a `reason` it is disabled and shows the reason. */
export function Button({
  kind = 'plain',
  size = 'usual',
  reason,
  children,
  className = '',
  onClick,
  ...rest
}: Props) {
  const id = useId()
  const off = Boolean(reason)
  return (
    <>
      <button
        type="button"
        {...rest}
        aria-disabled={off || undefined}
        aria-describedby={off ? id : undefined}
        title={reason ?? rest.title}
        onClick={off ? (event) => event.preventDefault() : onClick}
        className={[base, kinds[kind], sizes[size], off && offStyle, className]
          .filter(Boolean)
          .join(' ')}
      >
        {children}
      </button>
      {off && (
        <span id={id} className="sr-only">
          {reason}
        </span>
      )}
    </>
  )
}
