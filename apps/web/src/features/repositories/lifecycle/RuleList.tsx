import { readRules, ruleWords } from './rules'

/** A lifecycle policy as sentences, in the order in which ECR applies the rules. */
export function RuleList({ text }: { text: string }) {
  const { rules, problem } = readRules(text)
  if (problem !== null) return <p className="text-muted">It has no short description: {problem}</p>
  return (
    <ol aria-label="Rules" className="grid gap-1.5">
      {rules.map((rule) => (
        <li
          key={rule.rulePriority}
          className="flex gap-3 rounded-lg border border-line bg-panel px-4 py-2"
        >
          <span
            className="w-8 shrink-0 text-right text-muted"
            title="Priority: the lowest is evaluated first"
          >
            {rule.rulePriority}
          </span>
          <span className="min-w-0">
            <span className="block break-words">{ruleWords(rule)}</span>
            {rule.description && (
              <span dir="auto" className="block break-words text-muted">
                {rule.description}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
