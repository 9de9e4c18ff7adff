import { commandLine } from '../../index.ts'
import { gateScenario } from '../toy-scenarios.ts'

// A protocol of one's own, as the README has it: a module that gives its scenarios to the command line.
process.exitCode = 1
await commandLine(process.argv.slice(2), [gateScenario])
process.exit(9)
