import type { ToneName } from '#ui/Tone.tsx'

const order = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNTRIAGED', 'UNDEFINED']
const tones = new Map<string, ToneName>([
  ['CRITICAL', 'bad'],
  ['HIGH', 'warn'],
])

/** Severities, worst first; an unknown severity comes last. */
export const severityOrder = (severity: string): number =>
  order.includes(severity) ? order.indexOf(severity) : order.length
export const severityTone = (severity: string): ToneName => tones.get(severity) ?? 'quiet'

const words = new Map([
  ['COMPLETE', 'none found'],
  ['ACTIVE', 'none found'],
  ['IN_PROGRESS', 'scanning…'],
  ['PENDING', 'scan waits'],
  ['FAILED', 'scan failed'],
  ['UNSUPPORTED_IMAGE', 'cannot be scanned'],
  ['SCAN_ELIGIBILITY_EXPIRED', 'too old to scan'],
  ['FINDINGS_UNAVAILABLE', 'not available'],
  ['LIMIT_EXCEEDED', 'over the scan limit'],
  ['IMAGE_ARCHIVED', 'archived'],
])
/** Says in a word what a scan status means if there are no findings (ECR API: ImageScanStatus). */
export const scanWord = (status: string): string => words.get(status) ?? status
