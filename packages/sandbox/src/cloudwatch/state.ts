/** What CloudWatch holds in one account × region. */
export interface CloudWatch {}

/** CloudWatch before anything was created. */
export function createCloudWatch(): CloudWatch {
  return {}
}
