import { Store, useSelector } from '@tanstack/react-store'

/** Messages about actions that take long, by action id. */
const slow = new Store<ReadonlyMap<string, string>>(new Map())

/** Sets the message about an action; null when it has ended. */
export function saySlow(id: string, message: string | null): void {
  slow.setState((before) => {
    const next = new Map(before)
    if (message === null) next.delete(id)
    else next.set(id, message)
    return next
  })
}

/** Messages about actions that take long, such as that a lost answer is being looked into. */
export const useSlowActions = (): ReadonlyMap<string, string> => useSelector(slow)
