/** Error levels of structured log lines, and error texts of plain ones. */
const bad =
  /"(?:level|severity|lvl)"\s*:\s*"(?:error|fatal|critical|alert|emergency)"|\blevel=(?:error|fatal|panic)\b|^\s*(?:\[?(?:ERROR|FATAL|CRITICAL)\b|[\w.]*(?:Error|Exception)\b.*:|panic:|Traceback |Unhandled |Caused by:)/i

/** Whether a log line reports a failure. A heuristic. */
export const tellsOfFailure = (text: string): boolean => bad.test(text)
