import type { ServiceDeploymentBrief } from '@aws-sdk/client-ecs'

/** Most service revisions per DescribeServiceRevisions call (API reference). */
export const mostRevisions = 20

/**
 * ARNs of the service revisions that a service would start now and after a rollback, and of earlier
 * ones with the time when each was replaced.
 */
interface ServiceHistory {
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
 * Derives the history from a service's deployments, which AWS lists in no promised order; null
 * without deployments. After a rollback the service has the revision of the last successful
 * deployment before it (developer guide: deployment-circuit-breaker).
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
    // The revision of a successful deployment ran until the next one succeeded; that of any other,
    // until the deployment ended.
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
