import { dirname } from 'node:path'
import type { CodeFlow, Location, Log, Result } from 'sarif'
import { version } from '../../version.ts'
import { kinds, type Severity } from '../compare/severity.ts'
import type { Evidence, Finding } from '../findings.ts'
import { type Place, Places } from '../places.ts'
import type { GateReport } from '../report.ts'
import { findingLines } from './plain.ts'

const levels: Readonly<Record<Severity, Result.level>> = {
  error: 'error',
  warning: 'warning',
  undecided: 'warning',
  note: 'note',
}

// Every path is from here; whoever reads the file knows where that is.
const top = '%SRCROOT%'

/**
 * Findings in the Static Analysis Results Interchange Format 2.1.0. A result is where the action is written whose step violates the
 * property; the steps of the counterexample are its code flow, each where its action is written. What has no place in the source is at the
 * beginning of the lock file, since GitHub takes no file with a result that is nowhere.
 */
export function gateSarif({ findings, lockFile, state, exitCode }: GateReport): Log {
  const nowhere = new Places(dirname(lockFile)).named(lockFile)
  const names = Object.keys(kinds) as (keyof typeof kinds)[]
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'moveproof',
            version,
            rules: names.map((id) => ({
              id,
              shortDescription: { text: kinds[id].title },
              fullDescription: { text: `${kinds[id].meaning}.` },
              defaultConfiguration: { level: levels[kinds[id].severity] },
            })),
          },
        },
        originalUriBaseIds: { [top]: { description: { text: 'The top of the repository.' } } },
        ...(state.interrupted
          ? { invocations: [{ executionSuccessful: false, exitCode, exitSignalName: 'SIGINT' }] }
          : {}),
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, names.indexOf(finding.kind), nowhere)),
      },
    ],
  }
}

function resultOf(finding: Finding, ruleIndex: number, nowhere: Place): Result {
  const { kind, severity, place = nowhere, evidence, main } = finding
  return {
    ruleId: kind,
    ruleIndex,
    level: levels[severity],
    message: { text: findingLines(finding).join('\n') },
    locations: [locationOf(place)],
    // The same thing in the next run is the same alert, wherever its lines have moved.
    partialFingerprints: { 'moveproof/v1': [kind, main.design, main.subject].filter(Boolean).join('/') },
    ...(evidence ? { codeFlows: [codeFlowOf(evidence)] } : {}),
  }
}

function codeFlowOf({ steps }: Evidence): CodeFlow {
  const locations = steps.map(({ by, text, place }, i) => {
    const message = { text: `${i + 1}. ${by}: ${text}` }
    return { location: place ? { ...locationOf(place), message } : { message } }
  })
  return { threadFlows: [{ locations }] }
}

function locationOf({ file, line, column, name }: Place): Location {
  const uri = file.split('/').map(encodeURIComponent).join('/')
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: top },
      region: { startLine: line, startColumn: column },
    },
    logicalLocations: [{ name }],
  }
}
