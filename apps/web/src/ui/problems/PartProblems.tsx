import { ProblemPanel } from './ProblemPanel'

interface Shown {
  call: string
  cluster?: string
  code: string
  message: string
  iam?: { action: string; resource: string }
  command?: string
  retryAt?: number
}
interface Props {
  parts: readonly { region: string; problems: readonly Shown[] }[]
}

/** The problems of a list, each shown once. */
export function PartProblems({ parts }: Props) {
  const all = parts.flatMap((p) => p.problems.map((problem) => ({ region: p.region, problem })))
  // Show the same problem once, even if twenty clusters have it.
  const once = new Map(
    all
      .toReversed()
      .map((t) => [`${t.problem.call} ${t.problem.code} ${t.problem.iam ? '' : t.region}`, t]),
  )
  if (once.size === 0) return null
  return (
    <div className="mb-4 grid gap-2">
      {[...once].map(([key, { region, problem }]) => {
        const same = all.filter(
          (t) => t.problem.call === problem.call && t.problem.code === problem.code,
        ).length
        const cluster = problem.cluster ? `, cluster ${problem.cluster}` : ''
        const more = same > 1 ? ` and ${same - 1} more` : ''
        return (
          <ProblemPanel
            key={key}
            title={`${problem.call} in ${region}${cluster}${more}`}
            problem={problem}
          />
        )
      })}
    </div>
  )
}
