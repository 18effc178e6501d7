/** An AWS CLI command from its parts. Leaves out parts that are null or empty. */
export const awsCommand = (...parts: (string | null)[]): string =>
  ['aws', ...parts].filter(Boolean).join(' ')
