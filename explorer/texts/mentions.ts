import { type AnyNode, type Expression, type MemberExpression, type Pattern, parseExpressionAt } from 'acorn'

/** One step from a state into it. */
export type Key =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'parameter'; readonly parameter: string }

/** A way into the state, as far as the text tells it: what is beyond may all be meant. */
export interface Mention {
  readonly path: readonly Key[]
  /** After each key: may what is reached there be assigned to, rather than only read? */
  readonly mayAssign: readonly boolean[]
}

/**
 * All that a condition, an effect or a property can reach of the state that it is given, read off its own text. An arrow function that
 * uses its first argument only to name fields of it reaches nothing else: whatever it calls gets values or whole places, which are
 * mentioned. Undefined where the text does not settle it: the state is handed on, say, or is found by a computed name.
 */
export function mentionsOf(closure: unknown): readonly Mention[] | undefined {
  const known = cache.get(closure as object)
  if (known) return known.mentions
  const mentions = read(Function.prototype.toString.call(closure))
  cache.set(closure as object, { mentions })
  return mentions
}

const cache = new WeakMap<object, { readonly mentions: readonly Mention[] | undefined }>()

interface Visited {
  readonly node: AnyNode
  /** The nodes that it is in, outermost first. */
  readonly within: readonly AnyNode[]
}

function read(text: string): readonly Mention[] | undefined {
  const closure = parsed(text)
  if (closure?.type !== 'ArrowFunctionExpression' || closure.async || closure.params.length > 2) return undefined
  const [view, parameters] = closure.params
  if (view === undefined) return []
  if (view.type !== 'Identifier') return undefined
  const keys = parameterKeys(parameters)
  if (!keys) return undefined
  const all = nodesOf(closure.body)
  const bound = boundNames(all)
  const names = all.flatMap(({ node }) => (node.type === 'Identifier' ? [node.name] : []))
  // What is called so can see every variable.
  if (bound.has(view.name) || names.includes('eval')) return undefined
  const uses = all.filter((visited) => isUseOf(visited, view.name))
  const mentions = uses.map(({ node, within }) => mentionAt(node, within, (key) => keyOf(key, keys, bound)))
  return mentions.every((mention) => mention !== undefined) ? mentions : undefined
}

function parsed(text: string): Expression | undefined {
  try {
    return parseExpressionAt(`(${text})`, 0, { ecmaVersion: 'latest', sourceType: 'module' })
  } catch {
    return undefined
  }
}

/** What the second argument's names stand for: by name of the variable, or of all in `whole`. Undefined where it is anything else. */
interface ParameterKeys {
  readonly whole?: string
  readonly named: ReadonlyMap<string, string>
}

function parameterKeys(pattern: Pattern | undefined): ParameterKeys | undefined {
  const named = new Map<string, string>()
  if (pattern === undefined) return { named }
  if (pattern.type === 'Identifier') return { whole: pattern.name, named }
  if (pattern.type !== 'ObjectPattern') return undefined
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') return undefined
    if (property.value.type !== 'Identifier') return undefined
    named.set(property.value.name, property.key.name)
  }
  return { named }
}

/** Which parameter or number an expression in brackets is, if it is one. */
function keyOf(node: AnyNode, keys: ParameterKeys, bound: ReadonlySet<string>): Key | undefined {
  if (node.type === 'Literal' && typeof node.value === 'number') return { kind: 'position', position: node.value }
  if (node.type === 'Identifier') {
    const parameter = keys.named.get(node.name)
    return parameter === undefined || bound.has(node.name) ? undefined : { kind: 'parameter', parameter }
  }
  if (node.type !== 'MemberExpression' || node.computed || node.object.type !== 'Identifier') return undefined
  if (node.object.name !== keys.whole || bound.has(node.object.name)) return undefined
  return node.property.type === 'Identifier' ? { kind: 'parameter', parameter: node.property.name } : undefined
}

/** @param keyed what an expression in brackets says */
function mentionAt(
  use: AnyNode,
  within: readonly AnyNode[],
  keyed: (node: AnyNode) => Key | undefined,
): Mention | undefined {
  const path: Key[] = []
  const mayAssign: boolean[] = []
  let node = use
  for (let depth = within.length - 1; depth >= 0; depth--) {
    const parent = within[depth]!
    if (parent.type !== 'MemberExpression' || parent.object !== node) break
    const key = parent.computed ? keyed(parent.property) : nameKey(parent)
    if (!key) break
    path.push(key)
    mayAssign.push(!isRead(parent, within[depth - 1]))
    node = parent
  }
  // The state as a whole.
  return path[0]?.kind === 'name' ? { path, mayAssign } : undefined
}

function nameKey({ property }: MemberExpression): Key | undefined {
  return property.type === 'Identifier' ? { kind: 'name', name: property.name } : undefined
}

/** Is this surely no target of an assignment, whatever its value is? Optional chains are none either. */
function isRead(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case undefined:
    case 'ArrayExpression':
    case 'ArrowFunctionExpression':
    case 'BinaryExpression':
    case 'ChainExpression':
    case 'ConditionalExpression':
    case 'ExpressionStatement':
    case 'IfStatement':
    case 'LogicalExpression':
    case 'MemberExpression':
    case 'ReturnStatement':
    case 'SequenceExpression':
    case 'SpreadElement':
    case 'SwitchCase':
    case 'SwitchStatement':
    case 'TemplateLiteral':
      return true
    case 'CallExpression':
    case 'NewExpression':
      return true
    case 'UnaryExpression':
      return parent.operator !== 'delete'
    case 'AssignmentExpression':
      return parent.right === node
    case 'VariableDeclarator':
      return parent.init === node
    default:
      return false
  }
}

/** Names that are declared anywhere in these, or assigned to: what they stand for the text does not tell. */
function boundNames(all: readonly Visited[]): ReadonlySet<string> {
  const bound = new Set<string>()
  const bind = (pattern: AnyNode | null | undefined): void => {
    switch (pattern?.type) {
      case 'Identifier':
        bound.add(pattern.name)
        return
      case 'ArrayPattern':
        for (const element of pattern.elements) bind(element)
        return
      case 'ObjectPattern':
        for (const own of pattern.properties) bind(own.type === 'Property' ? own.value : own)
        return
      case 'AssignmentPattern':
        bind(pattern.left)
        return
      case 'RestElement':
        bind(pattern.argument)
    }
  }
  for (const { node } of all) {
    if (node.type === 'VariableDeclarator') bind(node.id)
    else if (node.type === 'CatchClause') bind(node.param)
    else if (node.type === 'AssignmentExpression') bind(node.left)
    else if (node.type === 'UpdateExpression') bind(node.argument)
    else if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') bind(node.left)
    else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') bind(node.id)
    else if (node.type === 'ArrowFunctionExpression') for (const parameter of node.params) bind(parameter)
    else if (node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression') {
      bind(node.id)
      for (const parameter of node.params) bind(parameter)
    }
  }
  return bound
}

/** Does a node stand for a variable of this name? Names of properties do not. */
function isUseOf({ node, within }: Visited, name: string): boolean {
  if (node.type !== 'Identifier' || node.name !== name) return false
  const parent = within.at(-1)
  if (parent?.type === 'MemberExpression') return parent.computed || parent.object === node
  if (parent?.type === 'Property') return parent.computed || parent.shorthand || parent.value === node
  return true
}

/** A node and all nodes in it. */
function nodesOf(root: AnyNode, within: readonly AnyNode[] = []): Visited[] {
  const inner = [...within, root]
  const children = Object.values(root).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
  return [{ node: root, within }, ...children.filter(isNode).flatMap((child) => nodesOf(child, inner))]
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string'
}
