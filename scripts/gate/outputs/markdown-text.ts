/** A text in a cell of a table, as it is. */
export function escapedText(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#~]/g, (character) => `\\${character}`).replaceAll('\n', ' ')
}
