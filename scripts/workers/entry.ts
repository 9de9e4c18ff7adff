import type { Scenario } from '../../properties/scenario.ts'

/** While a worker thread loads the module that the process began with: who wants to know which scenarios it has. */
let awaiting: ((scenarios: readonly Scenario[]) => void) | undefined

/** Is the module loaded in a worker thread, to be asked for its scenarios and not to do anything? Then they are taken. */
export function isAskedForScenarios(scenarios: readonly Scenario[]): boolean {
  awaiting?.(scenarios)
  return awaiting !== undefined
}

/**
 * The scenarios that a module gives to `commandLine`.
 * @param url of the module
 */
export async function scenariosOf(url: string): Promise<readonly Scenario[]> {
  return new Promise((resolve, reject) => {
    awaiting = resolve
    const none = () => reject(new Error(`${url} did not call commandLine with scenarios when it was loaded again`))
    import(url).then(none, reject)
  })
}
