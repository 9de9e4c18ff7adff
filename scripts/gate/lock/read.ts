import { existsSync, readFileSync } from 'node:fs'
import { badFile, Place, parseJson, shown } from '../../../counterexamples/place.ts'
import { refusing } from '../../output/whole-file.ts'
import {
  type Accepted,
  type Lock,
  type LockedAction,
  type LockedCounterexample,
  type LockedSearch,
  type LockedVerdict,
  lockFormat,
  lockVersion,
} from './lock.ts'

const restore = 'restore it from version control, or delete it and make it anew with gate --update --reason'

/** The lock in a file, or undefined where there is none. @throws bad-file */
export function readLock(file: string): Lock | undefined {
  if (!existsSync(file)) return undefined
  let text = ''
  refusing(`${file} cannot be read`, file, 'give --lock a file that can be read', () => {
    text = readFileSync(file, 'utf8')
  })
  return parseLock(text, file)
}

/**
 * Reads the text of a lock file. Nothing in it is believed: every member is checked.
 * @throws bad-file naming the place, such as `searches.short-pin at pages=2.states`
 */
export function parseLock(text: string, fileName: string): Lock {
  if (/^(<{7}|={7}|>{7})/m.test(text)) {
    const next = 'resolve them (any side will do), then write it anew with gate --update --reason'
    throw badFile('The lock file has conflict markers in it.', fileName, 'a merge was not finished', next)
  }
  const root = new Place('', parseJson(text, fileName), fileName)
  const { format, version, accepted } = root.object()
  assertFormat(format, version, fileName)
  const engine = root.at('engine')
  return {
    format: lockFormat,
    version: lockVersion,
    engine: { version: engine.at('version').text(), hash: engine.at('hash').text() },
    history: root
      .at('history')
      .array((entry) => ({ date: entry.at('date').text(), reason: entry.at('reason').text() })),
    // Locks had no such thing at first.
    accepted: accepted === undefined ? {} : root.at('accepted').record(parseReasons),
    searches: root.at('searches').record(parseSearch),
    counterexamples: root.at('counterexamples').record(parseKept),
  }
}

function parseReasons(place: Place): Accepted[string] {
  place.at('').absent('what is accepted has a reason')
  return place.record((mutants) => mutants.array((name) => name.text()))
}

function parseSearch(place: Place): LockedSearch {
  const { mutantOf, deep, hash } = place.object()
  return {
    design: place.at('design').text(),
    ...(mutantOf === undefined ? {} : { mutantOf: place.at('mutantOf').text() }),
    ...(deep === undefined ? {} : { deep: place.at('deep').truth() }),
    bounds: place.at('bounds').record((bound) => bound.wholeNumber(Number.MIN_SAFE_INTEGER)),
    ...(hash === undefined ? {} : { hash: place.at('hash').text() }),
    states: place.at('states').wholeNumber(0),
    initialStates: place.at('initialStates').wholeNumber(0),
    transitions: place.at('transitions').wholeNumber(0),
    levels: place.at('levels').wholeNumber(0),
    renamings: place.at('renamings').wholeNumber(1),
    verdicts: place.at('verdicts').record(parseVerdict),
    actions: place.at('actions').record(parseAction),
  }
}

function parseVerdict(place: Place): LockedVerdict {
  const { steps, vacuous } = place.object()
  return {
    verdict: place.at('verdict').oneOf(['holds', 'violated']),
    ...(steps === undefined ? {} : { steps: place.at('steps').wholeNumber(0) }),
    ...(vacuous === undefined ? {} : { vacuous: place.at('vacuous').truth() }),
  }
}

function parseAction(place: Place): LockedAction {
  return { fired: place.at('fired').wholeNumber(0), states: place.at('states').wholeNumber(0) }
}

function parseKept(place: Place): LockedCounterexample {
  const { step, hash } = place.object()
  return {
    ...(hash === undefined ? {} : { hash: place.at('hash').text() }),
    design: place.at('design').text(),
    property: place.at('property').text(),
    result: place.at('result').oneOf(['violation', 'no violation', 'blocked', 'inapplicable']),
    ...(step === undefined ? {} : { step: place.at('step').wholeNumber(0) }),
  }
}

function assertFormat(format: unknown, version: unknown, fileName: string): void {
  if (format !== lockFormat) {
    const found = format === undefined ? 'not given' : shown(format)
    const cause = `a lock file begins with "format": "${lockFormat}"`
    throw badFile(`This is no moveproof lock file: its format is ${found}.`, fileName, cause, restore)
  }
  if (version === lockVersion) return
  const what = `This lock file has version ${shown(version)} of the format; this moveproof reads version ${lockVersion}.`
  throw badFile(what, fileName, 'another version of moveproof wrote it', restore)
}
