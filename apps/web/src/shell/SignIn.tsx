import { Command } from '#ui/Copy.tsx'

/** Says that nobody is signed in, why that may be, and how to get a new link. */
export function SignInPage() {
  return (
    <div className="grid min-h-[70dvh] place-items-center p-6">
      <div className="max-w-md">
        <h1 className="text-lg font-semibold">Sign in</h1>
        <p className="mt-2 text-muted">
          You are not signed in. A launch link works once and for five minutes. This one was used,
          has expired, or belongs to an earlier start of Pilothouse.
        </p>
        <h2 className="mt-5 font-medium">Get a new link</h2>
        <p className="mt-1 text-muted">
          Press <kbd className="rounded border border-line-strong px-1.5 py-px text-xs">Enter</kbd>{' '}
          in the terminal where Pilothouse runs, or run:
        </p>
        <div className="mt-2">
          <Command
            text={
              location.port === '7373' ? 'npm run open' : `npm run open -- --port ${location.port}`
            }
          />
        </div>
      </div>
    </div>
  )
}
