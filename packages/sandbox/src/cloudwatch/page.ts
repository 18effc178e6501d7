import { Fault } from '../operation.ts'
import { openToken, sealToken } from '../world/page-token.ts'

/** Where a page of a list begins. */
export function placeIn(
  list: string,
  token: string | undefined,
  code = 'InvalidNextToken',
): number {
  if (token === undefined) return 0
  const place = openToken([list], token)
  if (place === undefined) throw new Fault(code, 'The token is invalid.')
  return Number(place)
}

/** The token of the page that begins there. */
export const tokenOf = (list: string, place: number): string => sealToken([list], String(place))
