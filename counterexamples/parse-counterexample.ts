import { actors } from '../model/language/part.ts'
import { isLiveness, type PropertyKind, propertyKinds } from '../properties/property.ts'
import {
  type Counterexample,
  type CounterexampleStep,
  counterexampleFormat,
  counterexampleVersion,
} from './counterexample.ts'
import type { Readable } from './difference.ts'
import { badFile, Place, parseJson, shown } from './place.ts'

/**
 * Reads the text of a counterexample file. Nothing in it is believed: every member is checked, and unknown ones are left
 * out.
 * @throws bad-file naming the place, such as `steps[3].action`
 */
export function parseCounterexample(text: string, fileName: string): Counterexample {
  const root = new Place('', parseJson(text, fileName), fileName)
  const file = root.object()
  assertFormat(file.format, file.version, fileName)
  const kind = root.at('kind').oneOf(propertyKinds)
  const steps = root.at('steps').array(parseStep)
  const conjunct = file.conjunct === undefined ? {} : { conjunct: root.at('conjunct').text() }
  return {
    format: counterexampleFormat,
    version: counterexampleVersion,
    system: root.at('system').text(),
    fingerprint: root.at('fingerprint').text(),
    bounds: root.at('bounds').record((bound) => bound.wholeNumber(Number.MIN_SAFE_INTEGER)),
    property: root.at('property').text(),
    kind,
    ...conjunct,
    initial: root.at('initial').wholeNumber(0),
    steps,
    ...parseLoop(root.at('loopStart'), kind, steps.length),
    initialState: root.at('initialState').record(parseReadable),
  }
}

/** A behaviour that violates liveness has a loop, and no other has. */
function parseLoop(place: Place, kind: PropertyKind, steps: number): { loopStart?: number } {
  if (isLiveness(kind)) return { loopStart: place.wholeNumber(0, steps) }
  place.absent(`a counterexample of the kind '${kind}' has no loop`)
  return {}
}

function parseStep(step: Place): CounterexampleStep {
  return {
    action: step.at('action').text(),
    by: step.at('by').oneOf(actors),
    parameters: step.at('parameters').record((parameter) => parameter.text()),
  }
}

function parseReadable(place: Place): Readable {
  return typeof place.value === 'string' ? place.value : place.record(parseReadable, 'a text or an object')
}

function assertFormat(format: unknown, version: unknown, fileName: string): void {
  if (format !== counterexampleFormat) {
    throw badFile(
      `This is no moveproof counterexample: its format is ${format === undefined ? 'not given' : shown(format)}.`,
      fileName,
      `a counterexample begins with "format": "${counterexampleFormat}"`,
      'give the name of a counterexample file',
    )
  }
  if (version === counterexampleVersion) return
  if (typeof version === 'number' && version > counterexampleVersion) {
    throw badFile(
      `This counterexample has version ${version} of the format; this moveproof reads version ${counterexampleVersion}.`,
      fileName,
      'it was written by a newer moveproof',
      'update moveproof',
    )
  }
  throw badFile(
    `version should be ${counterexampleVersion}, but is ${version === undefined ? 'missing' : shown(version)}.`,
    fileName,
    'the file was edited by hand',
  )
}
