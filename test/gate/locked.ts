import test, { type ExecutionContext } from 'ava'
import { LinkedSources } from '../package/linked.ts'
import { assertLockIsValid } from './outputs.ts'
import { Project } from './project.ts'

const sources = new LinkedSources()

test.after.always(() => sources.remove())

/** Gone after the test. */
export function newProject(t: ExecutionContext): Project {
  const project = new Project(sources)
  t.teardown(() => project.remove())
  return project
}

/** With what is in its lock file as it is at first, or after `prepare`. */
export async function withLock(t: ExecutionContext, prepare: (project: Project) => void = () => {}): Promise<Project> {
  const project = newProject(t)
  prepare(project)
  const { code, err } = await project.update('the first lock')
  t.is(err, '')
  t.is(code, 0)
  assertLockIsValid(t, project)
  return project
}
