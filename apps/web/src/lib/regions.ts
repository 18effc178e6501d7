/** The regions that an address asks for (`us-east-1,eu-west-1`), of those that there are; all where it names none. */
export function regionsOf(param: string | undefined, all: readonly string[]): string[] {
  const named = (param ?? '').split(',').filter((r) => all.includes(r))
  return named.length > 0 ? named : [...all]
}

/** Whether a row's region is asked for. */
export const inRegion =
  (param: string | undefined) =>
  (row: { region: string }): boolean =>
    !param || param.split(',').includes(row.region)
