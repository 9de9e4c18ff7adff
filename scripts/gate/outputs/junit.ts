import { escaped } from '../../../counterexamples/drawing/xml.ts'
import type { Difference } from '../compare/difference.ts'
import { severityOf } from '../compare/severity.ts'
import type { Finding } from '../findings.ts'
import type { GateReport } from '../report.ts'
import type { GateSearch } from '../state.ts'
import { findingLines } from './plain.ts'

interface TestCase {
  readonly name: string
  readonly seconds: number
  readonly differences: readonly Difference[]
  /** Why it was not tried. */
  readonly skipped?: string
}

interface Suite {
  readonly name: string
  readonly cases: readonly TestCase[]
}

/**
 * The report as JUnit XML: a suite for each search with a case for each property, and one for everything else about it; a suite for
 * the kept counterexamples, and one for what has no search any more.
 */
export function gateJUnit({ state, findings, notSearched, seconds }: GateReport): string {
  const all = findings.flatMap(({ differences }) => differences)
  const findingOf = new Map(findings.flatMap((finding) => finding.differences.map((one) => [one, finding] as const)))
  const told = new Set([...state.searches.keys(), ...state.failed.keys(), ...state.notBegun.keys(), ...notSearched])
  const suites = [
    ...[...state.searches].map(([key, search]) =>
      suiteOf(
        key,
        search,
        all.filter((one) => one.search === key),
      ),
    ),
    ...[...state.failed.keys(), ...state.notBegun.keys()].map((key) => searchSuite(key, all)),
    ...notSearched.map((key) => searchSuite(key, all, 'a larger claim: gate --deep searches it')),
    keptSuite(
      [...state.counterexamples.keys(), ...state.unreadable.keys()],
      all.filter(({ about }) => about === 'counterexample'),
    ),
    restSuite(all.filter(({ about, search }) => about !== 'counterexample' && !told.has(search ?? ''))),
  ].filter(({ cases }) => cases.length > 0)
  const cases = suites.flatMap((suite) => suite.cases)
  const lines = suites.flatMap((suite) => suiteLines(suite, findingOf))
  const head = `<testsuites name="moveproof gate" ${countsText(cases)} time="${seconds.toFixed(3)}">`
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...lines, '</testsuites>', ''].join('\n')
}

function suiteOf(name: string, { task, run, observation }: GateSearch, differences: readonly Difference[]): Suite {
  const asked = new Set(task.properties.map((property) => property.name))
  const isOfProperty = ({ about, subject }: Difference) => about === 'property' && asked.has(subject!)
  const own = (property: string) => differences.filter((one) => isOfProperty(one) && one.subject === property)
  const rest = differences.filter((one) => !isOfProperty(one))
  return {
    name,
    cases: [
      { name: 'counts, actions and scenario', seconds: run?.seconds ?? 0, differences: rest },
      ...[...asked].map((property) => ({
        name: property,
        seconds: 0,
        differences: own(property),
        ...(observation.verdicts[property] === 'incomplete' ? { skipped: 'the search did not come to its end' } : {}),
      })),
    ],
  }
}

/** Of a search of which no property can be told. */
function searchSuite(name: string, all: readonly Difference[], skipped?: string): Suite {
  const differences = all.filter(({ search }) => search === name)
  return { name, cases: [{ name: 'search', seconds: 0, differences, ...(skipped === undefined ? {} : { skipped }) }] }
}

function keptSuite(files: Iterable<string>, differences: readonly Difference[]): Suite {
  const names = new Set([...files, ...differences.flatMap(({ subject }) => subject ?? [])])
  const cases = [...names].map((name) => ({
    name,
    seconds: 0,
    differences: differences.filter(({ subject }) => subject === name),
  }))
  return { name: 'kept counterexamples', cases }
}

function restSuite(differences: readonly Difference[]): Suite {
  const cases = differences.map((one) => ({
    name: one.search ?? one.subject ?? one.kind,
    seconds: 0,
    differences: [one],
  }))
  return { name: 'lock file', cases }
}

function suiteLines({ name, cases }: Suite, findingOf: ReadonlyMap<Difference, Finding>): string[] {
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0)
  return [
    `  <testsuite name="${attribute(name)}" ${countsText(cases)} time="${seconds.toFixed(3)}">`,
    ...cases.flatMap((one) => caseLines(name, one, findingOf)),
    '  </testsuite>',
  ]
}

function caseLines(suite: string, one: TestCase, findingOf: ReadonlyMap<Difference, Finding>): string[] {
  const head = `    <testcase name="${attribute(one.name)}" classname="${attribute(suite)}" time="${one.seconds.toFixed(3)}"`
  if (one.differences.length === 0 && one.skipped === undefined) return [`${head}/>`]
  const skipped = one.skipped === undefined ? [] : [`      <skipped>${content(one.skipped)}</skipped>`]
  const parts = (['error', 'failure', 'system-out'] as const).flatMap((element) =>
    one.differences
      .filter((difference) => elementOf(difference) === element)
      .map((difference) => {
        const finding = findingOf.get(difference)!
        const text = findingLines({ ...finding, main: difference }).join('\n')
        if (element === 'system-out') return `      <system-out>${content(text)}</system-out>`
        const about = `type="${difference.kind}" message="${attribute(messageOf(finding, difference))}"`
        return `      <${element} ${about}>${content(text)}</${element}>`
      }),
  )
  return [`${head}>`, ...skipped, ...parts, '    </testcase>']
}

/** JUnit knows failures, and errors that kept a test from telling. */
function elementOf({ kind }: Difference): 'error' | 'failure' | 'system-out' {
  const severity = severityOf(kind)
  if (kind === 'model-error' || kind === 'gate-failed' || kind === 'counterexample-unreadable') return 'error'
  return severity === 'undecided' ? 'error' : severity === 'note' ? 'system-out' : 'failure'
}

function messageOf({ headline }: Finding, { before, after }: Difference): string {
  const change = [before, after].filter((text) => text !== undefined).join(' → ')
  return change === '' ? headline : `${headline}: ${change}`
}

function countsText(cases: readonly TestCase[]): string {
  const having = (element: string) =>
    cases.filter(({ differences }) => differences.some((one) => elementOf(one) === element)).length
  return `tests="${cases.length}" failures="${having('failure')}" errors="${having('error')}"`
}

const attribute = (text: string): string => content(text).replaceAll('\n', '&#10;')

// XML has no way at all to write most control characters.
function content(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
  return escaped(text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '?'))
}
