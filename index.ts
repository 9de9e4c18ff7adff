// biome-ignore-all assist/source/organizeImports: grouped by what it is for, in the order in which one meets it.

// Modelling: bounds, index sets, finite domains, parts, systems, mutants.
export { type Bound, type Bounds, bound, derived, type Size, sum } from './model/language/bounds.ts'
export {
  type AnyElement,
  type Element,
  type ElementOf,
  type IndexSet,
  indexSet,
  type OfIndexSet,
  type OrderedElement,
  orderedSet,
} from './model/language/index-set.ts'
export {
  constant,
  count,
  counter,
  type Domain,
  type EachMethods,
  type EachDraft,
  type EachView,
  each,
  type Fields,
  flag,
  known,
  type None,
  none,
  oneOf,
  optional,
  queue,
  type RecordDraft,
  type RecordView,
  range,
  record,
  ref,
  setOf,
  startingAt,
} from './model/language/domain.ts'
export type {
  BoundedQueue,
  BoundedSet,
  ReadonlyBoundedQueue,
  ReadonlyBoundedSet,
} from './model/language/collections.ts'
export {
  type Action,
  type ActionSpec,
  type Actor,
  type Choose,
  type Condition,
  type Effect,
  type Fairness,
  type Parameters,
  type ParameterSpec,
  type Part,
  part,
} from './model/language/part.ts'
export {
  type DraftOf,
  type Instance,
  initialStates,
  instantiate,
  type System,
  type SystemAction,
  type SystemDefinition,
  stepText,
  system,
  type ViewOf,
} from './model/language/system.ts'
export { type Change, change, mutate } from './model/language/mutation.ts'
export { askedOfAny } from './model/language/weakening.ts'
export type { Trace, TraceStep } from './model/language/trace.ts'
export { type ErrorCode, type ErrorDetails, MoveproofError } from './model/language/error.ts'

// Properties, and claims as data.
export {
  always,
  alwaysEventually,
  alwaysReachable,
  appliesTo,
  type BoundProperty,
  bindProperties,
  eventually,
  leadsTo,
  neverStuck,
  neverStuttering,
  type Property,
  type PropertyKind,
  reachable,
  type Step,
  step,
  underFairness,
} from './properties/property.ts'
export type { FairnessAssumption } from './properties/fairness.ts'
export type { Scenario } from './properties/scenario.ts'
export { scenarios } from './properties/scenarios.ts'

// Exhaustive search.
export { Exploration, explore } from './explorer/explore.ts'
export { StepComparison, type StepDifference } from './explorer/same-steps.ts'
export type { ExploreOptions, Limits } from './explorer/options.ts'
export type { FieldProfile, FieldProfiler, ProfiledPart } from './explorer/profile/profiler.ts'
export type {
  ActionStatistics,
  ExplorationResult,
  Progress,
  PropertyVerdict,
  Stop,
  Verdict,
} from './explorer/result.ts'

// Random walks, at bounds that no search can see everything of.
export {
  type LookedAhead,
  type RandomFinding,
  RandomSearch,
  type RandomSearchResult,
} from './explorer/random/random-search.ts'
export type { RandomSearchOptions } from './explorer/random/walk-runner.ts'
export type { WalkCoverage } from './explorer/random/coverage.ts'

// For tests of one's own with fast-check.
export { type BehavioursOptions, behaviours } from './explorer/random/behaviours.ts'
export { type AssertBehaviourOptions, assertBehaviour } from './counterexamples/behaviour.ts'

// Threads that help a search, and searches that are gone on with.
export type { Crew } from './explorer/workers/crew.ts'
export type { Model, ModelSource } from './explorer/workers/model.ts'
export { Threads } from './explorer/workers/threads.ts'
export type { Column, Kept, Snapshot } from './explorer/snapshot.ts'

// The independent witness: replay, confirmation, certificates, the reference explorer.
export {
  type Confirmation,
  type ConfirmOptions,
  confirm,
  type Frame,
  type FrameStep,
  replay,
} from './counterexamples/replay.ts'
export type { LassoJudgement, LassoViolation } from './counterexamples/lasso.ts'
export { type Certificate, type CertifyOptions, certify } from './counterexamples/certify.ts'
export {
  explore as exploreByReference,
  type ReferenceOptions,
  type ReferenceResult,
  type ReferenceVerdict,
} from './counterexamples/reference-explorer.ts'

// Made as small as they can be.
export { type Shown, type ShrinkOptions, type Shrunk, shrink } from './counterexamples/shrink/shrink.ts'

// Counterexamples: as files, and as people read them.
export {
  type Counterexample,
  type CounterexampleStep,
  counterexampleOf,
  toJson,
  traceOf,
} from './counterexamples/counterexample.ts'
export { parseCounterexample } from './counterexamples/parse-counterexample.ts'
export { type RenderOptions, renderTrace } from './counterexamples/render.ts'
export type { Paint } from './counterexamples/layout.ts'
export { type Row, type Scene, sceneOf } from './counterexamples/drawing/scene.ts'
export type { Lane } from './counterexamples/drawing/lanes.ts'
export { mermaid } from './counterexamples/drawing/mermaid.ts'
export { lkml } from './counterexamples/drawing/lkml.ts'
export { sequenceSvg } from './counterexamples/drawing/sequence-svg.ts'
export { htmlPage } from './counterexamples/drawing/page.ts'
export { type ItfFile, parseItf, traceOfItf } from './counterexamples/itf/read.ts'
export { toItf } from './counterexamples/itf/write.ts'

// Why a behaviour ends as it does.
export { type Explanation, explain } from './counterexamples/explain/explain.ts'
export type { HeldUp } from './counterexamples/explain/held-up.ts'
export type { Missing, MissingEffect } from './counterexamples/explain/missing.ts'
export type { Matter, Need } from './counterexamples/explain/slice.ts'
export { renderExplanation } from './counterexamples/explain/render.ts'
export { type Obstacle, whyNot } from './counterexamples/explain/why-not.ts'

// The command line over designs of one's own.
export { commandLine } from './scripts/cli.ts'
export type { Config } from './scripts/config/config.ts'
