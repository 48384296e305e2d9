import { drawIcon } from '@snaplink/sdk/design'

// Apart from the others, for the phone loads these with the scanner.

export const KeyboardIcon = /* @__PURE__ */ drawIcon(
  <>
    <path d="M10 8h.01M12 12h.01M14 8h.01M16 12h.01M18 8h.01M6 8h.01M8 12h.01" />
    <path d="M7 16h10" />
    <rect width="20" height="16" x="2" y="4" rx="2" />
  </>,
)

export const UndoIcon = /* @__PURE__ */ drawIcon(
  <>
    <path d="M9 14 4 9l5-5" />
    <path d="M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11" />
  </>,
)

export const SettingsIcon = /* @__PURE__ */ drawIcon(
  <>
    <path d="M14 17H5" />
    <path d="M19 7h-9" />
    <circle cx="17" cy="17" r="3" />
    <circle cx="7" cy="7" r="3" />
  </>,
)

export const PauseIcon = /* @__PURE__ */ drawIcon(
  <>
    <rect x="14" y="4" width="4" height="16" rx="1" />
    <rect x="6" y="4" width="4" height="16" rx="1" />
  </>,
)
