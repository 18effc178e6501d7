import { Component, lazy, useState, type ComponentType, type ReactNode } from 'react'
import { missingPart, useUpdated } from '#lib/update.ts'
import { Button } from '../Button'
import { ReloadButton } from './ReloadButton'

/** The dialog properties of a part, if it is a dialog. */
interface Closable {
  open?: boolean
  onClose?: () => void
}

/**
 * Loads a component when it is first shown. If that fails, shows a notice with a retry instead; the
 * page around it stays.
 */
export function lazyPart<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<P> {
  let loaded = false
  const start = () =>
    lazy(async () => {
      const part = await load()
      loaded = true
      return part
    })
  let latest = start()
  return function LazyPart(props: P) {
    const [Part, setPart] = useState<ComponentType<P>>(() => latest)
    const { open, onClose }: Closable = props
    const retry = () => {
      latest = start()
      setPart(() => latest)
    }
    // Do not load a closed dialog; it should fail only when the user opens it.
    if (open === false && !loaded) return null
    return (
      <PartBoundary onRetry={retry} onClose={onClose}>
        <Part {...props} />
      </PartBoundary>
    )
  }
}

interface BoundaryProps {
  onRetry: () => void
  onClose: (() => void) | undefined
  children: ReactNode
}

/** Catches parts that could not be loaded. Rethrows other errors to the page. */
class PartBoundary extends Component<BoundaryProps, { error: unknown }> {
  override state = { error: null }
  static getDerivedStateFromError = (error: unknown) => ({ error })
  override render() {
    const error: unknown = this.state.error
    const { onRetry, onClose, children } = this.props
    if (error === null) return children
    if (!(error instanceof Error) || error.name !== missingPart) throw error
    const retry = () => {
      onRetry()
      this.setState({ error: null })
    }
    // Retry when the dialog is opened again.
    const close =
      onClose &&
      (() => {
        onRetry()
        onClose()
        this.setState({ error: null })
      })
    return <PartNotice onRetry={retry} onClose={close} />
  }
}

const noticeStyle = [
  'fixed right-4 bottom-4 z-50 flex max-w-[calc(100vw-2rem)] flex-wrap items-center justify-end',
  'gap-x-3 gap-y-2 rounded-lg border border-bad/40 bg-raised px-3.5 py-2.5 shadow-xl',
  'max-sm:bottom-16',
].join(' ')

function PartNotice({
  onRetry,
  onClose,
}: {
  onRetry: () => void
  onClose: (() => void) | undefined
}) {
  const updated = useUpdated()
  return (
    <div role="alert" className={noticeStyle}>
      <span>
        This part of the page could not be loaded.{' '}
        {updated ? 'Pilothouse was updated.' : 'Pilothouse does not answer.'}
      </span>
      {updated ? (
        <ReloadButton />
      ) : (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
      {onClose && (
        <Button size="small" kind="ghost" onClick={onClose}>
          Close
        </Button>
      )}
    </div>
  )
}
