/** A stylesheet as text: Vite's doing. */
declare module '*.css?inline' {
  const css: string
  export default css
}
