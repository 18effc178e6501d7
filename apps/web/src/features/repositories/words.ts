const mutability = new Map([
  ['MUTABLE', 'mutable'],
  ['IMMUTABLE', 'immutable'],
  ['MUTABLE_WITH_EXCLUSION', 'mutable, but'],
  ['IMMUTABLE_WITH_EXCLUSION', 'immutable, but'],
  ['UNKNOWN', '–'],
])
/** Says whether tags can be moved. */
export const mutabilityWord = (setting: string): string => mutability.get(setting) ?? setting

const encryption = new Map([
  ['AES256', 'AES-256'],
  ['KMS', 'KMS'],
  ['KMS_DSSE', 'KMS, dual'],
  ['UNKNOWN', '–'],
])
/** Names the encryption of a repository. */
export const encryptionWord = (setting: string): string => encryption.get(setting) ?? setting
