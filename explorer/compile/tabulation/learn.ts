import { type Answers, yes } from './answers.ts'
import type { Counts } from './counts.ts'
import type { Sample } from './grouping.ts'

/** Asks everything of the states of a sample, to see what it touches. */
export function learn(answers: Answers, counts: Counts, { words, count }: Sample): void {
  const { conditions, effects, steps, states } = answers.questions
  for (let row = 0; row < count; row++) {
    const disabled = new Set<number>()
    for (const question of conditions) {
      if (answers.condition(question, words, row) !== yes) for (const i of question.instances) disabled.add(i)
    }
    for (const question of states) answers.state(question, words, row)
    for (const [i, effect] of effects.entries()) {
      if (disabled.has(i)) continue
      const change = answers.effect(effect, words, row)
      if (change === 0) continue
      answers.takeStep(words, row, change)
      counts.notePremises(answers.step(steps[i]!, words, row), answers.openSteps)
    }
  }
}
