/** What CloudWatch Logs holds in one account × region. */
export interface Logs {}

/** CloudWatch Logs before anything was created. */
export function createLogs(): Logs {
  return {}
}
