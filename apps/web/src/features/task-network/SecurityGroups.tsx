import type { GroupRule, SecurityGroup } from '@pilothouse/contract'

/** Security groups with their rules. Folds groups that do not apply. */
export function SecurityGroups({
  groups,
  open,
  rulesDenied,
}: {
  groups: readonly SecurityGroup[]
  open: boolean
  rulesDenied: boolean
}) {
  if (groups.length === 0) return <p className="text-muted">It has no security groups.</p>
  return (
    <ul aria-label="Security groups" className="grid gap-2">
      {groups.map((g) => (
        <li key={g.id} className="min-w-0">
          <One group={g} open={open} rulesDenied={rulesDenied} />
        </li>
      ))}
    </ul>
  )
}

function One({
  group: { id, name, description, rules },
  open,
  rulesDenied,
}: {
  group: SecurityGroup
  open: boolean
  rulesDenied: boolean
}) {
  const title = (
    <>
      <code className="break-all">{id}</code>
      {name && (
        <span dir="auto" className="ml-2 font-medium break-words">
          {name}
        </span>
      )}
    </>
  )
  if (!rules)
    return (
      <p className="rounded-md border border-line px-3 py-2">
        {title}
        <span className="ml-2 text-muted">
          {rulesDenied ? 'Its rules could not be read.' : 'This group no longer exists.'}
        </span>
      </p>
    )
  return (
    <details open={open} className="rounded-md border border-line">
      <summary className="cursor-default px-3 py-2 marker:text-faint hover:bg-quiet-soft">
        {title}
        <span className="ml-2 text-xs text-faint">
          {rules.inbound.length} in, {rules.outbound.length} out
        </span>
      </summary>
      <div className="px-3 pb-2.5">
        {description && (
          <p dir="auto" className="mb-1.5 break-words text-muted">
            {description}
          </p>
        )}
        <Rules way="In" rules={rules.inbound} none="No inbound rules: nothing is let in." />
        <Rules way="Out" rules={rules.outbound} none="No outbound rules: nothing is let out." />
      </div>
    </details>
  )
}

/** Rules shown before a group is folded; a group may have sixty and more. */
const shown = 8

function Rules({
  way,
  rules,
  none,
}: {
  way: 'In' | 'Out'
  rules: readonly GroupRule[]
  none: string
}) {
  const more = rules.slice(shown)
  return (
    <div className="grid grid-cols-[34px_minmax(0,1fr)] border-t border-line py-1.5 first-of-type:border-0">
      <span className="text-xs/5 text-faint">{way}</span>
      {rules.length === 0 ? (
        <p className="text-muted">{none}</p>
      ) : (
        <div className="min-w-0">
          <ul>
            {rules.slice(0, shown).map((r, i) => (
              <Rule key={i} rule={r} way={way} />
            ))}
          </ul>
          {more.length > 0 && (
            <details>
              <summary className="text-muted hover:text-text">{more.length} more</summary>
              <ul>
                {more.map((r, i) => (
                  <Rule key={i} rule={r} way={way} />
                ))}
              </ul>
            </details>
          )}
        </div>
      )}
    </div>
  )
}

const Rule = ({
  rule: { traffic, peer, name, description },
  way,
}: {
  rule: GroupRule
  way: 'In' | 'Out'
}) => (
  <li className="break-words">
    <span className="font-medium">{traffic}</span>{' '}
    <span className="text-muted">{way === 'In' ? 'from' : 'to'}</span>{' '}
    <code className="break-all">{peer}</code>
    {name && <span dir="auto"> ({name})</span>}
    {description && (
      <span dir="auto" className="text-muted">
        {' '}
        · {description}
      </span>
    )}
  </li>
)
