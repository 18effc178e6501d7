import type { ServiceDeployment } from '@pilothouse/contract'
import type { ChartMark } from '#ui/charts/ChartMarks.tsx'

/** Chart marks at the start of deployments and rollbacks. */
export const marksOf = (deployments: readonly ServiceDeployment[]): ChartMark[] =>
  deployments
    .flatMap((d) => {
      const began = d.startedAt ?? d.createdAt
      const name = d.to?.taskDefinition ?? 'a revision'
      return [
        ...(began === null ? [] : [{ at: began, label: `${name} was deployed` }]),
        ...(d.rollback && d.rollback.startedAt !== null
          ? [
              {
                at: d.rollback.startedAt,
                label: `${name} was rolled back${d.rollback.to ? ` to ${d.rollback.to}` : ''}`,
                bad: true,
              },
            ]
          : []),
      ]
    })
    .sort((a, b) => a.at - b.at)
