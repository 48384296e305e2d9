/** Drawn stand-ins for photos, so that the gallery needs no files: a few shapes in light, in a phone's proportions. */
export function picture(index: number, width = 1200, height = index % 3 === 1 ? 1600 : 900): string {
  const scene = scenes[index % scenes.length] ?? ''
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice">${scene}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

const room = (wall: string, table: string, thing: string) =>
  `<defs><linearGradient id="w" x2="1" y2="1"><stop stop-color="#fff" stop-opacity=".5"/><stop offset="1" stop-color="#000" stop-opacity=".25"/></linearGradient></defs>
  <rect width="400" height="300" y="-200" fill="${wall}"/><rect width="400" height="700" y="-200" fill="${wall}"/><rect width="400" height="400" y="205" fill="${table}"/>${thing}<rect width="400" height="700" y="-200" fill="url(#w)"/>`

const scenes = [
  room(
    '#d9d3c6',
    '#8a6a4c',
    '<ellipse cx="205" cy="238" rx="80" ry="12" fill="#0004"/><path d="M140 110h120v100q0 30-30 30h-60q-30 0-30-30z" fill="#2f5d62"/><path d="M260 130h20q26 0 26 30t-30 32h-16" fill="none" stroke="#2f5d62" stroke-width="13"/><ellipse cx="200" cy="110" rx="60" ry="12" fill="#1d3a3e"/>',
  ),
  room(
    '#b7c4cf',
    '#e8e2d6',
    '<ellipse cx="200" cy="236" rx="70" ry="10" fill="#0003"/><path d="M160 170h80l-12 66h-56z" fill="#c26a3d"/><path d="M200 172C150 150 130 100 150 60c30 20 50 60 50 112zM200 172c50-22 70-72 50-112-30 20-50 60-50 112zM200 172c-8-50-4-100 6-140 16 40 12 90-6 140z" fill="#3d6b45"/>',
  ),
  room(
    '#e6d5c3',
    '#b79f84',
    '<ellipse cx="210" cy="232" rx="120" ry="10" fill="#0003"/><path d="M95 225v-52q40 8 66-38l60 40q20 14 78 18 22 2 22 32z" fill="#b03a2e"/><path d="M92 222h232v14H92z" fill="#f4efe6"/><path d="M172 142l48 34M184 132l46 34" stroke="#f4efe6" stroke-width="5"/>',
  ),
  room(
    '#3b4250',
    '#20242c',
    '<circle cx="200" cy="150" r="66" fill="#d7b46a"/><circle cx="200" cy="150" r="56" fill="#f3ead6"/><path d="M200 150V108M200 150l26 18" stroke="#2a2a2a" stroke-width="5" stroke-linecap="round"/><path d="M172 84h56l6-60h-68zM172 216h56l6 60h-68z" fill="#6a4429"/>',
  ),
  room(
    '#cfd8c8',
    '#a9b7a0',
    '<path d="M90 240h220l-24-120H114z" fill="#c9a96b"/><path d="M150 120q0-60 50-60t50 60" fill="none" stroke="#7c5c2e" stroke-width="11"/><path d="M100 190h200M106 160h188" stroke="#7c5c2e" stroke-width="4"/>',
  ),
  room(
    '#f0e7dc',
    '#d6c2ae',
    '<ellipse cx="200" cy="236" rx="60" ry="9" fill="#0003"/><path d="M170 236q-26-30-6-76 14-30 16-70h40q2 40 16 70 20 46-6 76z" fill="#6f87a8"/><path d="M200 92c-6-30-26-40-40-66M204 92c0-34 14-44 26-72" stroke="#5b6b3c" stroke-width="4" fill="none"/><circle cx="158" cy="24" r="15" fill="#e0a63c"/><circle cx="232" cy="18" r="13" fill="#e7c25b"/>',
  ),
]
