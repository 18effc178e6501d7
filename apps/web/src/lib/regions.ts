/** The regions in an address (`us-east-1,eu-west-1`) that exist; all regions if it names none. */
export function regionsOf(param: string | undefined, all: readonly string[]): string[] {
  const named = (param ?? '').split(',').filter((r) => all.includes(r))
  return named.length > 0 ? named : [...all]
}

/** Whether the region of a row is chosen. */
export const inRegion =
  (param: string | undefined) =>
  (row: { region: string }): boolean =>
    !param || param.split(',').includes(row.region)
