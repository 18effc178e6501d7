/** Regular expressions that a checker calls slow, and why they are not where they stand. */
export const allowed: { source: string; reason: string }[] = [
  {
    source: String.raw`^(?:sha256:)?[0-9a-f]{7,64}$|^[^\s:@]+:\w[\w.-]*$|^\S+@sha256:[0-9a-f]{7,64}$|^\d{12}\.dkr[.-]ecr\S+\/\S+$`,
    reason: 'features/images/place.ts gives it 600 characters at most.',
  },
  {
    source: String.raw`(\d+(?:\.\d+)?)(us|ms|s|m|h|d)`,
    reason:
      'paste/compose-values.ts gives it only what fits the anchored pattern on the line before, in which every number has its unit.',
  },
  {
    source: String.raw`(-?)(?:([\w-]+):)?(?:"([^"]*)"?|(\S+))`,
    reason:
      'lib/filter.ts: whatever begins with another character than a blank is matched up to the next blank or quote, so no place is tried twice.',
  },
  {
    source: String.raw`^\s*(?:import|export)\s+(type\s)?[^'"();]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|import\.meta\.resolve\(\s*['"]([^'"]+)['"]`,
    reason: 'architecture.test.ts reads the source files of this project with it.',
  },
]
