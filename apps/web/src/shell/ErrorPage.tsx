import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { problemFrom } from '#lib/api.ts'
import { missingPart, useUpdated } from '#lib/update.ts'
import { Button } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { ReloadButton } from '#ui/problems/ReloadButton.tsx'
import { PageHead } from './PageHead'
import { SignInPage } from './SignIn'

/** Page for a failed route: not signed in, not found, denied, or another error. */
export function ErrorPage({ error, reset: showPage }: ErrorComponentProps) {
  const router = useRouter()
  const { reset: forgetErrors } = useQueryErrorResetBoundary()
  const problem = problemFrom(error)
  const again = async () => {
    forgetErrors()
    // Preload the components again: the router takes one that failed to load for loaded.
    const components = router.state.matches.map(
      (match) => router.routesById[match.routeId].options.component,
    )
    await Promise.all(components.map(async (component) => await component?.preload?.()))
    await router.invalidate()
    showPage()
  }
  if (problem.code === missingPart) return <MissingPart retry={() => void again()} />
  if (problem.status === 401) return <SignInPage />
  if (problem.status === 404) {
    return (
      <>
        <PageHead title="Not found" />
        <Empty title={problem.message}>
          <p className="mt-4 flex items-center justify-center gap-2">
            <Button onClick={() => router.history.back()}>Go back</Button>
            <Button onClick={() => void again()}>Look again</Button>
            <Link to="/" className="px-2 text-accent hover:underline">
              All clusters
            </Link>
          </p>
        </Empty>
      </>
    )
  }
  return (
    <>
      <PageHead title="Could not be read" />
      <ProblemPanel
        title="This page could not be read"
        problem={problem}
        retry={() => void again()}
      />
    </>
  )
}

/** Page for a route whose code could not be loaded: the server was updated, or does not answer. */
function MissingPart({ retry }: { retry: () => void }) {
  const updated = useUpdated()
  if (updated) {
    return (
      <>
        <PageHead title="Reload to see this page" />
        <Empty title="Pilothouse was updated while this page was open.">
          <p className="mt-4 flex justify-center">
            <ReloadButton />
          </p>
        </Empty>
      </>
    )
  }
  return (
    <>
      <PageHead title="Not loaded" />
      <ProblemPanel
        title="This page could not be loaded"
        problem={{
          code: missingPart,
          message: 'Pilothouse does not answer. Is it still running in its terminal?',
        }}
        retry={retry}
      />
    </>
  )
}

/** The error page without the frame. */
export const BareErrorPage = (props: ErrorComponentProps) => (
  <main className="mx-auto max-w-4xl px-5 pt-8">
    <ErrorPage {...props} />
  </main>
)
