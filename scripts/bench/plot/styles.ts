import {
  type SymbolType,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3-shape'

/** How a line looks. Colour, dashes and marker each tell lines apart. */
export interface LineStyle {
  readonly colour: 'ours' | 'orange' | 'green' | 'purple' | 'grey'
  readonly line: 'solid' | 'dashed' | 'dotted'
  readonly marker: SymbolType
  readonly fill: 'full' | 'hollow'
}

const tools: Readonly<Record<string, Pick<LineStyle, 'colour' | 'marker'>>> = {
  moveproof: { colour: 'ours', marker: symbolCircle },
  spin: { colour: 'orange', marker: symbolSquare },
  rumur: { colour: 'green', marker: symbolTriangle },
  tlc: { colour: 'purple', marker: symbolDiamond },
  limit: { colour: 'grey', marker: symbolCross },
}

/** Lines of one tool share colour and marker: with symmetry they are dashed, and a further variant is dotted. */
export function lineStyle(tool: string, stores: string, isFirst: boolean): LineStyle {
  const own = tools[tool] ?? { colour: 'grey', marker: symbolStar }
  if (stores !== 'states') return { ...own, line: 'dashed', fill: 'hollow' }
  return isFirst ? { ...own, line: 'solid', fill: 'full' } : { ...own, line: 'dotted', fill: 'hollow' }
}

const light = { ours: '#0550ae', orange: '#bc4c00', green: '#116329', purple: '#8250df', grey: '#57606a' }
const dark = { ours: '#6cb6ff', orange: '#f69d50', green: '#6bc46d', purple: '#dcbdfb', grey: '#adbac7' }
const colours = (of: Readonly<Record<string, string>>, text: string, grid: string) =>
  [
    ...Object.entries(of).map(([name, colour]) => `.${name}{color:${colour}}`),
    `text{fill:${text}}`,
    `.grid,.axis{stroke:${grid}}`,
  ].join('')

/** The ground is that of the page, light or dark. */
export const styleSheet = [
  'text{font:12px system-ui,sans-serif}.heading{font-weight:600;font-size:14px}.name{font-size:13px}',
  'path{fill:none}.grid{stroke-width:.5}.line{stroke:currentColor;stroke-width:2}',
  '.dashed{stroke-dasharray:7 4}.dotted{stroke-dasharray:2 3}',
  '.marker{stroke:currentColor;stroke-width:1.5}.full{fill:currentColor}',
  '.thread{stroke:currentColor;stroke-width:.75;opacity:.6}',
  colours(light, '#24292f', '#d0d7de'),
  `@media (prefers-color-scheme:dark){${colours(dark, '#cdd9e5', '#444c56')}}`,
].join('')
