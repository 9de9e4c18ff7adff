import { certify } from '../../counterexamples/certify.ts'
import type { Tree } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'

export function certified(system: System, properties: readonly BoundProperty[], visited: Iterable<Tree>) {
  const certificate = certify(system, properties, visited)
  for (;;) {
    const { done, value } = certificate.next()
    if (done) return value
  }
}
