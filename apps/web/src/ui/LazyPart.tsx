import { Component, lazy, useState, type ComponentType, type ReactNode } from 'react'
import { missingPart } from '../lib/update'
import { Button } from './Button'

/**
 * A component that is loaded when it is first shown. Where it cannot be loaded, a notice stands in for it with a way to try
 * again; the page around it stays.
 */
export function lazyPart<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  let latest = lazy(load)
  return function LazyPart(props: P) {
    const [Part, setPart] = useState<ComponentType<P>>(() => latest)
    const retry = () => {
      latest = lazy(load)
      setPart(() => latest)
    }
    return <PartBoundary onRetry={retry}><Part {...props} /></PartBoundary>
  }
}

/** Stands in for a part that could not be loaded; any other error goes on to the page. */
class PartBoundary extends Component<{ onRetry: () => void; children: ReactNode }, { error: unknown }> {
  override state = { error: null }
  static getDerivedStateFromError = (error: unknown) => ({ error })
  override render() {
    const error: unknown = this.state.error
    if (error === null) return this.props.children
    if (!(error instanceof Error) || error.name !== missingPart) throw error
    const retry = () => {
      this.props.onRetry()
      this.setState({ error: null })
    }
    return (
      <div role="alert" className="fixed right-4 bottom-4 z-50 flex max-w-[calc(100vw-2rem)] items-center gap-3 rounded-lg border border-bad/40 bg-raised px-3.5 py-2.5 shadow-xl max-sm:bottom-16">
        <span>This part of the page could not be loaded. Pilothouse does not answer, or it was updated.</span>
        <Button size="small" onClick={retry}>Try again</Button>
      </div>
    )
  }
}
