import { Button } from '../Button'
import { ProblemPanel, type ShownProblem } from '../problems/ProblemPanel'

/** The problem of an action. `changed` lists what changed since the user opened the dialog. */
export interface ActionFailure extends ShownProblem {
  changed?: readonly { field: string; seen: string; now: string }[]
}

/** Says "It was not done" only if that is certain. */
function titleOf({ code }: ShownProblem): string {
  if (code === 'running') return 'It is still running'
  return code === 'unknown' ? 'It is not known whether this was done' : 'It was not done'
}

/**
 * The problem of an action, within its dialog. Lists the changed fields if they caused the refusal.
 */
export function ActionProblem({
  problem,
  takeOver,
}: {
  problem: ActionFailure
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
      <p className="mt-0.5 text-muted">Somebody else changed it first. Nothing was written.</p>
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
        Reload
      </Button>
    </section>
  )
}
