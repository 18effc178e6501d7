import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { problemFrom } from '../lib/api'
import { Button } from '../ui/Button'
import { Empty } from '../ui/Empty'
import { ProblemPanel } from '../ui/ProblemPanel'
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
      <div className="pt-10">
        <Empty title="Not here" heading="h1">
          <p dir="auto">{problem.message}</p>
          <p className="mt-4 flex justify-center gap-2"><Button onClick={() => router.history.back()}>Go back</Button><Button onClick={again}>Look again</Button></p>
        </Empty>
      </div>
    )
  }
  return <div className="mx-auto max-w-3xl pt-10"><h1 className="sr-only">Problem</h1><h2 className="sr-only">What went wrong</h2><ProblemPanel title="This page could not be read" problem={problem} retry={again} /></div>
}
