/** `3 ms`, `0.42 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min` */
export function durationText(seconds: number): string {
  if (seconds < 0.1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${twoDigits(Math.floor((whole % 3600) / 60))} min`
}

/** `6 s`, `42 s`, `7 min 30 s`: as an estimate, without digits that it does not have. */
export function aboutDurationText(seconds: number): string {
  if (seconds < 0.1 || seconds >= 59.5) return durationText(Number(seconds.toPrecision(2)))
  return `${Number(seconds.toPrecision(seconds < 10 ? 1 : 2))} s`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
