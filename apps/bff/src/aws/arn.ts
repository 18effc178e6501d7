/** The last part of an ARN or path: a cluster's, service's or task's name; the whole text where it has no slash. */
export const nameOf = (arn: string | undefined): string => arn?.split('/').at(-1) ?? 'unknown'

/** `family:revision` of a task definition's ARN; what is already short stays. */
export const revisionOf = (arn: string | undefined): string => (arn ? nameOf(arn) : 'unknown')

/** The cluster in a long ARN (`…:task/CLUSTER/ID`); null in ARNs from before 2018-11-15. */
export const clusterOf = (arn: string | undefined): string | null => {
  const parts = arn?.split('/') ?? []
  return parts.length === 3 ? (parts[1] ?? null) : null
}
