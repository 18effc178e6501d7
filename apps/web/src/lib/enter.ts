import { post } from './api'
import { sessionKey, takeLaunchToken } from './session-key'

/**
 * Exchanges the launch token in the address, if any, for a session. A refused token keeps the
 * current session.
 */
export async function enter(): Promise<void> {
  const token = takeLaunchToken()
  if (!token) return
  try {
    sessionKey.write((await post('/auth/exchange', { token })).key)
  } catch {
    // Ignore a refusal: the first request tells whether the user is signed in.
  }
}
