import { Fault } from '../operation.ts'
import { openToken, sealToken } from '../world/page-token.ts'

/** Returns the start of the page that a token names. */
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

/** Returns the token of the page that starts at a place. */
export const tokenOf = (list: string, place: number): string => sealToken([list], String(place))
