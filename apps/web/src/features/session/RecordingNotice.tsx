import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { refresh } from '#lib/api.ts'
import { useUnrecorded } from '#lib/recording.ts'
import { ToneMark } from '#ui/Tone.tsx'
import { sessionQuery } from './queries'

/** Says that actions are refused because the audit cannot be written. Disappears when it can. */
export function RecordingNotice() {
  const client = useQueryClient()
  const unrecorded = useUnrecorded()
  useEffect(() => {
    if (unrecorded > 0) refresh(client, ['/api/session'])
  }, [client, unrecorded])
  const { data } = useQuery({
    ...sessionQuery(),
    refetchInterval: ({ state }) => (state.data?.recording ? 5_000 : false),
  })
  const reason = data?.recording
  if (!reason) return null
  return (
    <p
      role="alert"
      className="flex items-start gap-2 border-b border-line bg-panel px-5 py-1.5 max-sm:px-3"
    >
      <span className="mt-[5px] text-bad">
        <ToneMark tone="bad" />
      </span>
      <span className="min-w-0 break-words">
        <b className="font-medium">Changes are refused because they cannot be recorded.</b> {reason}
        . Free some disk space, or correct the permissions of the state folder.
      </span>
    </p>
  )
}
