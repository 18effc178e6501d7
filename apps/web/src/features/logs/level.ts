/** Error levels of structured log lines, and error texts of plain ones. */
const failures = [
  /"(?:level|severity|lvl)"\s*:\s*"(?:error|fatal|critical|alert|emergency)"/i,
  /\blevel=(?:error|fatal|panic)\b/i,
  /^\s*(?:\[?(?:ERROR|FATAL|CRITICAL)\b|[\w.]*(?:Error|Exception)\b.*:)/i,
  /^\s*(?:panic:|Traceback |Unhandled |Caused by:)/i,
]

/** Whether a log line reports a failure. A heuristic. */
export const reportsFailure = (text: string): boolean => failures.some((f) => f.test(text))
