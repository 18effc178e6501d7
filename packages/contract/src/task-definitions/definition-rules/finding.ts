/** One thing to say about a task definition, and where. */
export interface Finding {
  path: (string | number)[]
  /** An error is what ECS refuses; a warning is what it takes, and an operator would want to know. */
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
