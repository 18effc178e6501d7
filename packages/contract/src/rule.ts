/**
 * Whether an action is allowed, and if not, why. Its button is disabled with the reason, never
 * hidden.
 */
export type Verdict = { ok: true } | { ok: false; reason: string }

export const yes: Verdict = { ok: true }
export const no = (reason: string): Verdict => ({ ok: false, reason })
