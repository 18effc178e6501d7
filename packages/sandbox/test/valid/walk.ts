/**
 * Parameters of a walk through an api's operations: a client of its own account, and the account's
 * clock.
 */
export interface Walk<Client> {
  client: Client
  account: string
  region: string
  advance: (seconds: number) => Promise<unknown>
}

/** The first of a list that must have one. */
export const first = <T>(list: readonly T[] | undefined): T => {
  const [one] = list ?? []
  if (one === undefined) throw new Error('The list is empty.')
  return one
}
