/** A blob that manifests refer to. Of a seed's large ones only the size is known. */
export interface Layer {
  readonly digest: string
  readonly size: number
  readonly bytes: (() => Uint8Array) | undefined
}

/** A layer on its way, part after part. */
export interface Upload {
  readonly parts: Uint8Array[]
  size: number
}
