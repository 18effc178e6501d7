import type { RepositoryDetail } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { Card, Facts } from '#ui/Facts.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { PolicyView } from './PolicyView'

/**
 * Policy, encryption, scanning, pull-through and replication of a repository. A part that could not
 * be read shows its problem.
 */
export function SettingsPanel({
  repository: r,
  actions,
  editPolicy,
}: {
  repository: RepositoryDetail
  actions?: ReactNode
  editPolicy?: ReactNode
}) {
  const problems = [
    ['scan settings', r.scanning.problem],
    ['pull-through rules', r.pullThrough.problem],
    ['replication settings', r.replication.problem],
    ['tags', r.tags.problem],
  ] as const
  return (
    <div className="grid gap-4">
      <Card title="Settings" aside={actions}>
        <Facts
          facts={[
            {
              name: 'Tags may move',
              value: [r.tagMutability, ...r.tagExclusions.map((x) => `except ${x}`)].join(', '),
            },
            { name: 'Encryption', value: r.encryption },
            r.kmsKey === null
              ? null
              : {
                  name: 'KMS key',
                  value: <code className="break-all">{r.kmsKey}</code>,
                  wide: true,
                },
            {
              name: 'Scan',
              value: r.scanning.frequency ?? (r.scanOnPush ? 'SCAN_ON_PUSH' : 'not on push'),
            },
            r.scanning.filters.length > 0
              ? {
                  name: 'By the registry’s filters',
                  value: <code>{r.scanning.filters.join(', ')}</code>,
                }
              : null,
            r.pullThrough.problem
              ? null
              : {
                  name: 'Pull-through cache',
                  value: r.pullThrough.rule ? (
                    <code className="break-all">{`${r.pullThrough.rule.prefix} ← ${r.pullThrough.rule.upstream}`}</code>
                  ) : (
                    'no rule fills it'
                  ),
                },
            r.replication.problem
              ? null
              : {
                  name: 'Replicated to',
                  value:
                    r.replication.to.length > 0 ? (
                      <code className="break-all">{r.replication.to.join(', ')}</code>
                    ) : (
                      'nowhere'
                    ),
                },
            { name: 'Created', value: <Time at={r.createdAt} /> },
            { name: 'ARN', value: <code className="break-all">{r.arn}</code>, wide: true },
          ]}
        />
      </Card>
      {problems.map(
        ([what, problem]) =>
          problem && (
            <ProblemPanel key={what} title={`The ${what} could not be read`} problem={problem} />
          ),
      )}
      {!r.tags.problem && (
        <Card title="Tags">
          {r.tags.tags.length > 0 ? (
            <Facts facts={r.tags.tags.map((t) => ({ name: t.key, value: t.value || '–' }))} />
          ) : (
            <p className="text-muted">It has none.</p>
          )}
        </Card>
      )}
      <PolicyView
        title="Repository policy"
        policy={r.policy}
        actions={editPolicy}
        none="No policy: only identities of its own account may use it, as their policies allow."
      />
    </div>
  )
}
