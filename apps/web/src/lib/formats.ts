/** 1,234 */
export const count = (n: number): string => n.toLocaleString('en')

const steps: [limit: number, divide: number, unit: string][] = [
  [60, 1, 's'],
  [3_600, 60, 'min'],
  [86_400, 3_600, 'h'],
  [Infinity, 86_400, 'd'],
]

/** A count with its noun: `1 image`, `1,200 images`. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`

/**
 * Formats milliseconds in the largest unit: `12 s`, `4 min`, `3 h`, `8 d`. Never negative, since
 * clocks differ.
 */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const [, divide, unit] = steps.find(([limit]) => seconds < limit) ?? [0, 86_400, 'd']
  return `${Math.floor(seconds / divide)} ${unit}`
}

/** Formats the time since a moment. */
export const ago = (at: number, now: number): string =>
  now - at < 2_000 ? 'now' : `${duration(now - at)} ago`

const absoluteFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
})
/** 22 Nov 2026, 14:03:11, in the user's time zone. */
export const absolute = (at: number): string => absoluteFormat.format(at)

const clockFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
export const clock = (at: number): string => clockFormat.format(at)

const minuteFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
/** 14:03 */
export const hourMinute = (at: number): string => minuteFormat.format(at)

const momentFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})
/** Sun 22 14:03, for times in the last days. */
export const moment = (at: number): string => momentFormat.format(at).replaceAll(',', '')

const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' })
/** Sun 22 */
export const dayOf = (at: number): string => dayFormat.format(at).replace(',', '')

const finestFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})
/** 14:03:11.042 */
export const clockToTheMillisecond = (at: number): string => finestFormat.format(at)

/** The user's time zone, such as Europe/Berlin. */
export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** 0.42 → 42 % */
export const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Formats MiB; from 1,024 on as GiB. */
export const mebibytes = (mib: number): string =>
  mib >= 1024 ? `${(mib / 1024).toFixed(mib % 1024 === 0 ? 0 : 1)} GiB` : `${mib} MiB`

const byteUnits = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const

/** Formats bytes in decimal units, as registries and ECR's console do: 313015065 → 313 MB. */
export function bytes(n: number): string {
  const [divide, unit] = byteUnits.find(([size]) => n >= size) ?? [1, 'B']
  const scaled = n / divide
  return `${divide === 1 || scaled >= 100 ? Math.round(scaled) : Number(scaled.toFixed(1))} ${unit}`
}

/** Formats CPU units as vCPU: 1,024 units are one vCPU. */
export const vcpu = (units: number): string => `${Number((units / 1024).toFixed(2))} vCPU`

/** Removes the prefix that all service events share. */
export const eventText = (message: string): string =>
  message.replace(/^\(service [^)]+\) /, '').replace(/\.$/, '')
