/** Whether the page around us has a dark mode. One that says nothing of it is light whatever the person prefers, and so are we on it. */
export function themeOfPage(): 'auto' | 'light' {
  const said = document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]')?.content ?? ''
  return /dark/.test(`${said} ${getComputedStyle(document.documentElement).colorScheme}`) ? 'auto' : 'light'
}
