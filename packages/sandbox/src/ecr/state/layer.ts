/** A blob that manifests refer to. For large seed layers only the size is known. */
export interface StoredLayer {
  readonly digest: string
  readonly size: number
  readonly bytes: (() => Uint8Array) | undefined
}

/** An upload of a layer in parts. */
export interface Upload {
  readonly parts: Uint8Array[]
  size: number
}
