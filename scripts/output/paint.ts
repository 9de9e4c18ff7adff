import { styleText } from 'node:util'
import { plain, type Paint as TracePaint } from '../../counterexamples/layout.ts'

/** The colours of the command line: those of a rendered trace, and one for warnings. */
export interface Paint extends TracePaint {
  readonly yellow: (text: string) => string
}

export const noColours: Paint = { ...plain, yellow: (text) => text }

const colours: Paint = {
  bold: styled('bold'),
  dim: styled('dim'),
  red: styled('red'),
  green: styled('green'),
  cyan: styled('cyan'),
  yellow: styled('yellow'),
}

/** Colours if the stream shows them. Node decides: it knows terminals, NO_COLOR and FORCE_COLOR. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return styleText('bold', 'x', { stream }) === 'x' ? noColours : colours
}

function styled(format: Parameters<typeof styleText>[0]) {
  return (text: string) => styleText(format, text, { validateStream: false })
}
