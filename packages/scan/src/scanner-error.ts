/**
 * - `scanner.not-loaded`: the worker or its WebAssembly could not be loaded or was blocked; nothing can be read
 * - `scanner.bad-picture`: this picture cannot be decoded by this browser
 * - `scanner.closed`: it was closed before it answered
 */
export type ScannerErrorCode = 'scanner.not-loaded' | 'scanner.bad-picture' | 'scanner.closed'

export class ScannerError extends Error {
  override readonly name = 'ScannerError'
  readonly code: ScannerErrorCode

  constructor(code: ScannerErrorCode, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}
