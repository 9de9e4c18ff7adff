import { exports } from '../model/world/exports.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end with device memory that its exporter takes back.

const endlessJobs = { none: ['dmaBeat', 'dmaComplete'] }

export const revocationEnds = leadsTo({
  name: 'L6-revocation-ends',
  sentence: 'Who asks for a reset, or closes the device, gets an answer.',
  uses: [exports],
  on: { page: Page },
  from: (s, { page }) => s.exports[page].wanted !== 'none',
  to: (s, { page }) => s.exports[page].wanted === 'none',
})

export const revocationEndsDespiteJobs = underFairness(revocationEnds, {
  name: 'L6-revocation-ends-despite-endless-jobs',
  sentence: 'Who asks for a reset, or closes the device, gets an answer, even if jobs never end.',
  fairness: endlessJobs,
})

export const revocationEndsIfDeregistered = underFairness(revocationEnds, {
  name: 'L6-revocation-ends-if-deregistered',
  sentence: 'Who asks for a reset, or closes the device, gets an answer, if applications deregister.',
  fairness: { weak: ['deregister'] },
})

export const reservationComesBack = leadsTo({
  name: 'L4-callbacks-return',
  sentence: 'A revocation that holds the reservation releases it.',
  uses: [exports],
  on: { page: Page },
  from: (s, { page }) => s.exports[page].revocation === 'telling',
  to: (s, { page }) => s.exports[page].revocation !== 'telling',
})

export const reservationComesBackDespiteJobs = underFairness(reservationComesBack, {
  name: 'L4-callbacks-return-despite-endless-jobs',
  sentence: 'A revocation that holds the reservation releases it, even if jobs never end.',
  fairness: endlessJobs,
})

export const importedJobEnds = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'A job that has been submitted completes.',
  uses: [exports],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => s.operations[operation].phase === 'done',
})

export const importedJobAnswered = leadsTo({
  name: 'L9b-job-answered',
  sentence: 'A job that has been submitted completes or is refused.',
  uses: [exports],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => ['done', 'idle'].includes(s.operations[operation].phase),
})

export const lostOperationAborts = leadsTo({
  name: 'P22b-operation-on-lost-region-ends',
  sentence: 'An operation on a region that was taken away ends in an error, unless the application registers anew.',
  uses: [exports, registrations],
  on: { operation: Operation, device: Device, page: Page },
  from: (s, { operation, device, page }) =>
    s.registrations[device][page].step === 'lost' &&
    s.operations[operation].phase === 'running' &&
    s.operations[operation].device === device &&
    s.operations[operation].page === page,
  to: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'idle' || s.registrations[device][page].step !== 'lost',
})
