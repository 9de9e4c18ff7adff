/**
 * Going from state to state, for behaviours of which nothing is stored. The state is in the kernel's tree, where `reload` has put
 * the first one.
 */
export interface Walk {
  /**
   * Puts the numbers of the enabled action instances into `out`, action by action, and the position after those of each action
   * into `ends`. Returns how many there are.
   */
  list(out: Uint32Array, ends: Uint32Array): number
  /**
   * Takes a step that is enabled, and judges properties of steps. Returns whether it changed anything.
   * @param state number to note findings under
   * @throws OutOfDomain, and whatever effects and properties throw; the tree is then in no state
   */
  take(instance: number, state: number): boolean
  /** Judges properties of states: `always` and `reachable`. */
  judge(state: number): void
  /** Judges the state as one in which nothing is enabled. */
  judgeEnd(state: number): void
  /** Writes the packed state to `words` from position `at` on. */
  copyTo(words: Int32Array, at: number): void
}
