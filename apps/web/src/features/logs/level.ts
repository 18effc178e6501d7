/** Levels of structured lines, and how programs say that they fail when they write plain text. */
const bad =
  /"(?:level|severity|lvl)"\s*:\s*"(?:error|fatal|critical|alert|emergency)"|\blevel=(?:error|fatal|panic)\b|^\s*(?:\[?(?:ERROR|FATAL|CRITICAL)\b|[\w.]*(?:Error|Exception)\b.*:|panic:|Traceback |Unhandled |Caused by:)/i

/** Whether a line tells of a failure, as far as a line tells. */
export const tellsOfFailure = (text: string): boolean => bad.test(text)
