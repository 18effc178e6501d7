/** A finding about a task definition, with its path. */
export interface Finding {
  path: (string | number)[]
  /** An error is refused by ECS; a warning is accepted, but the operator should know. */
  severity: 'error' | 'warning'
  message: string
}

export const error = (path: (string | number)[], message: string): Finding => ({
  path,
  severity: 'error',
  message,
})
export const warning = (path: (string | number)[], message: string): Finding => ({
  path,
  severity: 'warning',
  message,
})
