/** What an expansion is made of, one by one, for those who can say in advance how most of it comes out. */
export interface Steps {
  /** A run begins: forgets the batch and what was counted. @param first number of the run's first state */
  begin(first: number): void
  /**
   * Expands one state into the batch from position `at` on, by running everything. Returns the position after its successors.
   * @param asleep bits of instances, by row: they are counted and not fired; all are fired unless told
   */
  expand(words: Int32Array, row: number, state: number, at: number, asleep?: Int32Array): number
  /** The same by what is different in it from the state before; where the kernel was not made for that, as {@link expand}. */
  expandChanged(words: Int32Array, row: number, state: number, at: number, asleep?: Int32Array): number
  /** Fires one action instance, whose conditions hold. Returns the position after its successor. */
  fire(words: Int32Array, row: number, state: number, instance: number, at: number): number
  /** Judges one property of states, unless it is decided. */
  judge(property: number, words: Int32Array, row: number, state: number): void
  isOpen(property: number): boolean
  /** Are steps that change nothing among the successors? */
  keepsSelfLoops(): boolean
  /** How many properties are decided. */
  decided(): number
  /** Brings the tree to a state. */
  sync(words: Int32Array, row: number): void
  /** Something failed half way: the tree is in no state. */
  spoil(): void
  /** Packs the fields of the tree that were touched since the draft's notes were cleared, all others as they were. */
  packTouched(out: Int32Array): void
  /** Puts back what was touched. @param packed what {@link packTouched} gave */
  undo(packed: Int32Array): void
}
