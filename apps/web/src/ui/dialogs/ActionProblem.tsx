import { Button } from '../Button'
import { ProblemPanel, type Shown } from '../problems/ProblemPanel'

/** A problem of an action; `changed` is what moved before it. */
export interface ActionTrouble extends Shown {
  changed?: readonly { field: string; seen: string; now: string }[]
}

/** What became of an action that was not applied: nobody may be told that it was not done while that is not known. */
const titleOf = ({ code }: Shown): string =>
  code === 'unknown' ? 'It is not known whether this was done' : 'It was not done'

/** An action that did not go through, in its own dialog; where the service had moved, what moved. */
export function ActionProblem({
  problem,
  takeOver,
}: {
  problem: ActionTrouble
  takeOver: () => void
}) {
  if (!problem.changed)
    return (
      <div className="mt-3">
        <ProblemPanel title={titleOf(problem)} problem={problem} />
      </div>
    )
  return (
    <section role="alert" className="mt-3 rounded-lg border border-warn/40 p-3">
      <h2 className="font-semibold">Changed since you opened this</h2>
      <p className="mt-0.5 text-muted">Somebody else was faster. Nothing was written.</p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4">
        {problem.changed.map((c) => [
          <dt key={`${c.field}-name`} className="text-muted">
            {c.field}
          </dt>,
          <dd key={c.field} className="break-all">
            {c.seen} → <b>{c.now}</b>
          </dd>,
        ])}
      </dl>
      <Button size="small" className="mt-3" onClick={takeOver}>
        Look at it as it is now
      </Button>
    </section>
  )
}
