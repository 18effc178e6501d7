import type { ServiceDeploymentBrief } from '@aws-sdk/client-ecs'

/** The most service revisions that one DescribeServiceRevisions takes (API reference). */
export const mostRevisions = 20

/** ARNs of service revisions: what a service would start now, what a rollback would, and what it ran before, with when that was replaced. */
export interface ServiceHistory {
  current: string
  rollback: string | null
  past: { revision: string; until: number }[]
}

const wentBack = new Set([
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
])

/**
 * What a service's deployments tell of its revisions, the latest past first; null where there is none. A deployment that went back
 * leaves the service with what the last successful one before it had (developer guide: deployment-circuit-breaker). AWS promises no
 * order of the list.
 */
export function toHistory(briefs: readonly ServiceDeploymentBrief[]): ServiceHistory | null {
  const deployments = briefs
    .flatMap((deployment) =>
      deployment.targetServiceRevisionArn === undefined
        ? []
        : [
            {
              revision: deployment.targetServiceRevisionArn,
              status: deployment.status ?? '',
              createdAt: deployment.createdAt?.getTime() ?? 0,
              finishedAt: deployment.finishedAt?.getTime() ?? null,
            },
          ],
    )
    .sort((a, b) => b.createdAt - a.createdAt)
  const [newest] = deployments
  if (!newest) return null
  const good = deployments.filter((d) => d.status === 'SUCCESSFUL')
  const current = (wentBack.has(newest.status) ? good[0] : newest)?.revision ?? newest.revision
  const past = new Map<string, number>()
  for (const [index, { revision, status, finishedAt }] of deployments.entries()) {
    // What a successful deployment brought stayed until the next one was through; what another one brought, until that was over.
    const end =
      status === 'SUCCESSFUL'
        ? (deployments
            .slice(0, index)
            .findLast((d) => d.status === 'SUCCESSFUL' && d.revision !== revision)?.finishedAt ??
          null)
        : finishedAt
    if (revision !== current && end !== null && end > (past.get(revision) ?? 0))
      past.set(revision, end)
  }
  return {
    current,
    rollback: good.find((d) => d.revision !== current)?.revision ?? null,
    past: [...past]
      .map(([revision, until]) => ({ revision, until }))
      .sort((a, b) => b.until - a.until),
  }
}
