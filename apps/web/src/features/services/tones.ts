import type { ServiceStateName } from '@pilothouse/contract'
import type { ToneName } from '#ui/Tone.tsx'

export const stateTone = {
  Failing: 'bad',
  Short: 'warn',
  Deploying: 'busy',
  Scaling: 'busy',
  Draining: 'quiet',
  Paused: 'quiet',
  Steady: 'good',
  Gone: 'quiet',
} satisfies Record<ServiceStateName, ToneName>
