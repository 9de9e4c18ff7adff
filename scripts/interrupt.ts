// npm passes on the Ctrl-C that the terminal has already sent, so one key press arrives as two signals.
const echoMs = 300

/**
 * A signal that the first Ctrl-C aborts, so that work can end in order. After that Ctrl-C has its usual effect again: it
 * ends the process at once, whatever it is busy with.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const listener = () => {
    if (controller.signal.aborted) return
    controller.abort()
    setTimeout(() => process.removeListener('SIGINT', listener), echoMs).unref()
  }
  process.on('SIGINT', listener)
  return controller.signal
}
