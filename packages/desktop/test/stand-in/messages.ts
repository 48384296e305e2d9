/** What a test tells the application under the stand-in, in the place of a person or of the system. */
export type ToApplication =
  | { type: 'second-instance'; args: string[] }
  | { type: 'open-url'; url: string }
  | { type: 'shortcut' }
  | { type: 'tray'; label: string }
  /** Another program, or a window of the application, is in front. */
  | { type: 'front'; isOurs: boolean }
  /** What the next dialog for a folder answers. */
  | { type: 'folder'; path: string }
  | { type: 'permission'; permission: string; details: object }
  | { type: 'close-window' }
  | { type: 'quit' }

/** What the application did with its system. */
export type FromApplication =
  | { type: 'window'; did: 'show' | 'hide' | 'focus'; title: string }
  | { type: 'notification'; body: string }
  | { type: 'tray'; tooltip: string; labels: string[] }
  | { type: 'outside'; url: string }
  | { type: 'drag'; file: string }
  | { type: 'copied'; types: string[] }
  | { type: 'badge'; isShown: boolean }
  | { type: 'permission'; permission: string; isGranted: boolean }
  | { type: 'shortcut'; shortcut: string }

export function report(message: FromApplication): void {
  process.send?.(message)
}
