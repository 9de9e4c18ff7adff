const grouped = new Intl.NumberFormat('en-US')

/** `12,968,741` */
export function numberText(value: number): string {
  return grouped.format(value)
}

/** `1 step`, `9 steps`, `12,345 states` */
export function countText(value: number, singular: string, plural = `${singular}s`): string {
  return `${numberText(value)} ${value === 1 ? singular : plural}`
}

/** `P1 in 12 steps, P3 in 9, P4` */
export function lengthsText(items: readonly { readonly name: string; readonly steps: number | undefined }[]): string {
  const first = items.findIndex(({ steps }) => steps !== undefined)
  return items
    .map(({ name, steps }, i) => {
      if (steps === undefined) return name
      return `${name} in ${i === first ? countText(steps, 'step') : numberText(steps)}`
    })
    .join(', ')
}

/** `12.3`, `800`: three digits that matter, for measurements. */
export function roundedText(value: number): string {
  return value >= 100 ? numberText(Math.round(value)) : String(Number(value.toPrecision(3)))
}

/** `812,000`, `3.42M`: how many in a second. */
export function rateText(perSecond: number): string {
  return perSecond < 1e6 ? numberText(Number(perSecond.toPrecision(3))) : `${roundedText(perSecond / 1e6)}M`
}

/** `4.6e-6`, `1e-12`: rounded up, for what is an upper bound. */
export function probabilityText(value: number): string {
  if (value === 0) return '1e-19'
  const power = Math.floor(Math.log10(value))
  return `${Number((Math.ceil((value / 10 ** power) * 10) / 10).toFixed(1))}e${power}`
}

const estimated = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  compactDisplay: 'long',
  maximumSignificantDigits: 2,
})

/** `950`, `58,000`, `1.2 million`: two digits, as an estimate has no more. */
export function aboutText(value: number): string {
  return value < 1e6 ? numberText(Number(value.toPrecision(2))) : estimated.format(value)
}

/** `4 GB`, `512 MB`; in powers of 1024, as `--limit-memory` reads them. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${roundedText(bytes / 1024 ** power)} ${units[power]}`
}
