import sharp from 'sharp'
import type { PictureFile } from './pictures.ts'

interface StillLife {
  readonly name: string
  /** Wall above, table below. */
  readonly wall: readonly [from: string, to: string]
  readonly table: readonly [from: string, to: string]
  /** SVG within 1600 × 1200, standing on a table whose edge is at y = 760; light falls from the left. */
  readonly things: string
}

/** A round thing's light and shade, from left to right. */
function shade(id: string, light: string, body: string, dark: string): string {
  return `<linearGradient id="${id}"><stop offset="0" stop-color="${body}"/><stop offset=".3" stop-color="${light}"/>
    <stop offset=".62" stop-color="${body}"/><stop offset="1" stop-color="${dark}"/></linearGradient>`
}

function shadow(x: number, y: number, width: number): string {
  return `<ellipse cx="${x + width * 0.32}" cy="${y}" rx="${width * 0.95}" ry="${width * 0.17}" fill="#1c120a" opacity=".38" filter="url(#soft)"/>
    <ellipse cx="${x}" cy="${y}" rx="${width * 0.55}" ry="${width * 0.07}" fill="#1c120a" opacity=".55" filter="url(#close)"/>`
}

const stillLifes: readonly StillLife[] = [
  {
    name: 'stoneware-vase.jpg',
    wall: ['#e9e2d6', '#cdbfa9'],
    table: ['#b58a61', '#8a6240'],
    things: `${shade('glaze', '#8fb0ad', '#4f7d7c', '#1f4446')}
      ${shadow(800, 982, 230)}
      <g stroke="#5b4a36" stroke-width="7" fill="none" stroke-linecap="round">
        <path d="M800 430C790 330 700 260 640 130M800 420C830 300 880 240 985 150M800 430C802 300 790 200 810 70"/></g>
      <g fill="#d9a441"><circle cx="640" cy="128" r="26"/><circle cx="676" cy="196" r="19"/><circle cx="985" cy="150" r="24"/>
        <circle cx="926" cy="204" r="18"/><circle cx="810" cy="72" r="27"/><circle cx="790" cy="160" r="17"/><circle cx="725" cy="270" r="15"/><circle cx="872" cy="262" r="14"/></g>
      <path d="M740 420h120c-6 90 14 120 74 200 92 124 64 290-44 360H710c-108-70-136-236-44-360 60-80 80-110 74-200z" fill="url(#glaze)"/>
      <ellipse cx="800" cy="420" rx="60" ry="13" fill="#163335"/><path d="M704 640c-50 80-56 190-8 270" stroke="#d8eceb" stroke-width="15" opacity=".55" fill="none" stroke-linecap="round"/>`,
  },
  {
    name: 'espresso-cup.jpg',
    wall: ['#39404a', '#22272e'],
    table: ['#6b5546', '#3d2f26'],
    things: `${shade('china', '#ffffff', '#e6dfd4', '#8d8374')}
      ${shadow(770, 968, 320)}
      <ellipse cx="770" cy="956" rx="330" ry="58" fill="#d8cfc1"/><ellipse cx="770" cy="944" rx="330" ry="56" fill="#f3eee5"/><ellipse cx="770" cy="944" rx="190" ry="30" fill="#cdc3b3"/>
      <path d="M988 690c130-40 170 150-28 176" stroke="url(#china)" stroke-width="36" fill="none"/>
      <path d="M550 630h440c0 190-50 300-130 318H680c-80-18-130-128-130-318z" fill="url(#china)"/>
      <ellipse cx="770" cy="630" rx="220" ry="48" fill="#f7f3ec"/><ellipse cx="770" cy="636" rx="196" ry="38" fill="#2a1710"/><path d="M640 640c60 30 200 30 262-4-30 40-220 46-262 4z" fill="#b9814a"/>
      <g stroke="#fff" stroke-width="16" opacity=".16" fill="none" filter="url(#close)" stroke-linecap="round"><path d="M720 560c-60-90 50-120 0-230M830 560c-50-100 60-140 10-250"/></g>`,
  },
  {
    name: 'two-pears.jpg',
    wall: ['#c9d3cf', '#9fb0ab'],
    table: ['#e5dccb', '#b9a98c'],
    things: `<radialGradient id="pear" cx=".36" cy=".5" r=".75"><stop offset="0" stop-color="#e9e38d"/><stop offset=".55" stop-color="#b5b24a"/><stop offset="1" stop-color="#59611f"/></radialGradient>
      <radialGradient id="red" cx=".36" cy=".5" r=".75"><stop offset="0" stop-color="#f0b27a"/><stop offset=".5" stop-color="#c25a38"/><stop offset="1" stop-color="#5c1f17"/></radialGradient>
      ${shadow(620, 972, 230)}${shadow(1010, 1000, 220)}
      <path d="M624 400c10-50 30-80 60-96" stroke="#4a3622" stroke-width="14" fill="none" stroke-linecap="round"/>
      <path d="M620 388c80 0 92 96 112 190 26 90 116 130 116 250 0 104-98 156-228 156s-228-52-228-156c0-120 90-160 116-250 20-94 32-190 112-190z" fill="url(#pear)"/>
      <path d="M1004 470c-4-46-20-74-44-92" stroke="#4a3622" stroke-width="13" fill="none" stroke-linecap="round"/>
      <path d="M1010 462c74 0 86 88 104 172 24 84 108 120 108 230 0 96-92 144-212 144s-212-48-212-144c0-110 84-146 108-230 18-84 30-172 104-172z" fill="url(#red)"/>`,
  },
  {
    name: 'desk-lamp.jpg',
    wall: ['#f0c9a4', '#d89f78'],
    table: ['#f2ebe1', '#cfc2b2'],
    things: `${shade('brass', '#f6dc9a', '#c79a3f', '#6f4d13')}${shade('enamel', '#466a9a', '#24446f', '#0e2140')}
      <path d="M560 520L250 1010h720L760 470z" fill="#fff6d8" opacity=".42" filter="url(#soft)"/>
      ${shadow(1010, 970, 220)}
      <ellipse cx="1010" cy="956" rx="200" ry="40" fill="url(#enamel)"/><rect x="998" y="560" width="24" height="390" fill="url(#brass)"/>
      <path d="M1010 568L740 350" stroke="#b98a34" stroke-width="22" stroke-linecap="round"/><circle cx="1010" cy="566" r="26" fill="url(#brass)"/>
      <path d="M720 320l90 120c-70 90-170 140-300 130-20-140 60-230 210-250z" fill="url(#enamel)"/><ellipse cx="654" cy="506" rx="186" ry="50" transform="rotate(-23 654 506)" fill="#fff3c4"/>`,
  },
  {
    name: 'stack-of-books.jpg',
    wall: ['#e6e3ee', '#bdb6cf'],
    table: ['#7a5c49', '#553d2f'],
    things: `${shadow(820, 990, 420)}
      <g><rect x="440" y="880" width="720" height="108" rx="8" fill="#7c2f2c"/><rect x="466" y="894" width="694" height="80" fill="#efe6d3"/><path d="M440 888h80v92h-80z" fill="#9c4340"/></g>
      <g><rect x="490" y="786" width="640" height="94" rx="8" fill="#24474b"/><rect x="490" y="798" width="616" height="70" fill="#f4ecdb"/><path d="M1046 786h84v94h-84z" fill="#35656a"/></g>
      <g><rect x="462" y="668" width="670" height="118" rx="8" fill="#c98d2c"/><rect x="488" y="682" width="644" height="90" fill="#efe6d3"/><path d="M462 668h90v118h-90z" fill="#e0a94c"/></g>
      <g transform="rotate(-5 800 620)"><rect x="540" y="574" width="560" height="84" rx="8" fill="#2f2b45"/><rect x="540" y="586" width="536" height="60" fill="#f4ecdb"/><path d="M1024 574h76v84h-76z" fill="#4b4670"/></g>`,
  },
  {
    name: 'wooden-bowl.jpg',
    wall: ['#d7dde6', '#a8b4c4'],
    table: ['#eee9e2', '#c8bfb3'],
    things: `${shade('wood', '#d9a066', '#a86b35', '#552d10')}
      <radialGradient id="orange" cx=".36" cy=".34" r=".75"><stop offset="0" stop-color="#ffce7a"/><stop offset=".5" stop-color="#f08c2a"/><stop offset="1" stop-color="#9a4308"/></radialGradient>
      ${shadow(800, 984, 330)}
      <ellipse cx="800" cy="650" rx="430" ry="92" fill="#6b3c18"/>
      <circle cx="640" cy="590" r="128" fill="url(#orange)"/><circle cx="930" cy="580" r="136" fill="url(#orange)"/><circle cx="786" cy="540" r="140" fill="url(#orange)"/>
      <path d="M822 420c50-60 120-64 160-40-30 50-96 66-160 40z" fill="#4f7a37"/>
      <path d="M370 650c30 220 180 336 430 336s400-116 430-336c-60 66-240 92-430 92s-370-26-430-92z" fill="url(#wood)"/>`,
  },
]

/** Photos as someone takes them who wants to sell or remember a thing; drawn, so that they are nobody's. */
export function stillLifePhotos(): Promise<PictureFile[]> {
  return Promise.all(
    stillLifes.map(async (stillLife) => {
      const buffer = await sharp(Buffer.from(draw(stillLife)))
        .resize(2000, 1500)
        .jpeg({ quality: 88 })
        .toBuffer()
      return { name: stillLife.name, mimeType: 'image/jpeg', buffer }
    }),
  )
}

function draw({ wall, table, things }: StillLife): string {
  const gradient = (id: string, [from, to]: readonly [string, string]) =>
    `<linearGradient id="${id}" x2="1" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1200" width="1600" height="1200">
    <defs>${gradient('wall', wall)}${gradient('table', table)}
      <filter id="soft" x="-50%" y="-200%" width="200%" height="500%"><feGaussianBlur stdDeviation="26"/></filter>
      <filter id="close" x="-50%" y="-200%" width="200%" height="500%"><feGaussianBlur stdDeviation="9"/></filter></defs>
    <rect width="1600" height="770" fill="url(#wall)"/><rect y="760" width="1600" height="440" fill="url(#table)"/>
    <rect y="752" width="1600" height="20" fill="#000" opacity=".14" filter="url(#close)"/>${things}</svg>`
}
