import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { problemFrom } from '../lib/api'
import { Button } from '../ui/Button'
import { Empty } from '../ui/Empty'
import { ProblemPanel } from '../ui/ProblemPanel'
import { PageHead } from './PageHead'
import { SignIn } from './SignIn'

/** A page that could not be shown: not signed in, gone, denied, or failed. */
export function Fault({ error }: ErrorComponentProps) {
  const router = useRouter()
  const { reset } = useQueryErrorResetBoundary()
  const problem = problemFrom(error)
  const again = () => {
    reset()
    void router.invalidate()
  }
  if (problem.status === 401) return <SignIn />
  if (problem.status === 404) {
    return (
      <>
        <PageHead title="Not here" />
        <Empty title={problem.message}>
          <p className="mt-4 flex items-center justify-center gap-2"><Button onClick={() => router.history.back()}>Go back</Button><Button onClick={again}>Look again</Button><Link to="/" className="px-2 text-accent hover:underline">All clusters</Link></p>
        </Empty>
      </>
    )
  }
  return <><PageHead title="Not readable" /><ProblemPanel title="This page could not be read" problem={problem} retry={again} /></>
}

/** The same where there is no frame around it. */
export const BareFault = (props: ErrorComponentProps) => <main className="mx-auto max-w-4xl px-5 pt-8"><Fault {...props} /></main>
