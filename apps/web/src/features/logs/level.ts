/** Error levels of structured log lines, and error texts of plain ones. */
const failures = [
  /"(?:level|severity|lvl)"\s*:\s*"(?:error|fatal|critical|alert|emergency)"/i,
  /\blevel=(?:error|fatal|panic)\b/i,
  /^\s*\[?(?:ERROR|FATAL|CRITICAL)\b/i,
  /^\s*(?:panic:|Traceback |Unhandled |Caused by:)/i,
]

/** The name of an exception at the start of a line, such as `java.io.IOException`. */
const exception = /^\s*[\w.]*(?:Error|Exception)\b/i

/** Whether a log line reports a failure. A heuristic. */
export function reportsFailure(text: string): boolean {
  const [start = '', message] = text.split(':', 2)
  return failures.some((f) => f.test(text)) || (message !== undefined && exception.test(start))
}
