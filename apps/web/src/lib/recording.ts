import { Store, useSelector } from '@tanstack/react-store'

const unrecorded = new Store(0)

/** Notes that the server could not record an action in its audit. */
export const noticeUnrecorded = (): void => unrecorded.setState((times) => times + 1)

/** Number of such actions since the page was opened. */
export const useUnrecorded = (): number => useSelector(unrecorded)
