import { post } from './api'
import { sessionKey, takeLaunchToken } from './session-key'

/** Trades the launch token in the address, if there is one, for a session. A token that is refused leaves an older session as it is. */
export async function enter(): Promise<void> {
  const token = takeLaunchToken()
  if (!token) return
  try {
    sessionKey.write((await post('/auth/exchange', { token })).key)
  } catch {
    // Whether somebody is signed in is what the first question to the server tells; its answer says how to get a new link.
  }
}
