/**
 * The last part of an ARN or path: the name of a cluster, service or task. Returns the whole text
 * if it has no slash.
 */
export const nameOf = (arn: string | undefined): string => arn?.split('/').at(-1) ?? 'unknown'

/** `family:revision` of a task definition's ARN. A short name stays as it is. */
export const revisionOf = (arn: string | undefined): string => (arn ? nameOf(arn) : 'unknown')
